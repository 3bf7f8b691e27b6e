package io.tapeloom.server.http;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Starts the requests of one event loop at a limited pace: a few immediately, the others in order
 * during the next milliseconds, so that many requests do not delay the other work of the loop.
 * Holds at most one request of each connection. Owned by the loop.
 */
final class PacedStarts {

  /** Maximum number of requests that start in one tick. */
  private static final int MAX_PER_TICK = 4;

  /** Maximum number of priority requests in one tick while others wait. */
  private static final int MAX_FIRST_PER_TICK = 3;

  private static final long TICK_MILLIS = 1;

  private final EventLoop loop;
  private final Queue<Runnable> first = new ArrayDeque<>();
  private final Queue<Runnable> others = new ArrayDeque<>();
  private int begun;
  private boolean ticking;

  PacedStarts(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Starts a request now or soon.
   *
   * @param goesFirst whether the request has priority
   * @param now starts it immediately if possible
   * @param later starts it otherwise, in its turn
   */
  void begin(boolean goesFirst, Runnable now, Runnable later) {
    if (!ticking) {
      begun = 0;
      schedule();
    }
    if (begun < MAX_PER_TICK && first.isEmpty() && (goesFirst || others.isEmpty())) {
      begun++;
      now.run();
    } else {
      (goesFirst ? first : others).add(later);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a loop that has ended starts no requests
  private void schedule() {
    ticking = true;
    loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Starts waiting requests. A request that starts meanwhile also counts in this tick. */
  private void tick() {
    begun = 0;
    if (first.isEmpty() && others.isEmpty()) {
      ticking = false;
      return;
    }
    schedule();
    int max = others.isEmpty() ? MAX_PER_TICK : MAX_FIRST_PER_TICK;
    while (begun < max && !first.isEmpty()) {
      begun++;
      first.remove().run();
    }
    while (begun < MAX_PER_TICK && !others.isEmpty()) {
      begun++;
      others.remove().run();
    }
  }
}
