package io.tapeloom.server.http;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Begins the requests of one event loop: a few at once, the others in turn in the milliseconds that
 * follow, so that what else the loop does comes between them, however many requests come together
 * or one after the other. Holds at most one request of each connection. Owned by the loop.
 */
final class PacedStarts {

  /** Requests that begin in one tick. */
  private static final int AT_ONCE = 4;

  /** Of these, those that go first, where others wait. */
  private static final int FIRST_AT_ONCE = 3;

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
   * Begins a request now or soon.
   *
   * @param goesFirst whether it goes before those that do not
   * @param now begins it where there is room
   * @param later begins it in its turn
   */
  void begin(boolean goesFirst, Runnable now, Runnable later) {
    if (!ticking) {
      begun = 0;
      schedule();
    }
    if (begun < AT_ONCE && first.isEmpty() && (goesFirst || others.isEmpty())) {
      begun++;
      now.run();
    } else {
      (goesFirst ? first : others).add(later);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a loop that ends begins nothing
  private void schedule() {
    ticking = true;
    loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What begins another request meanwhile counts in this tick, too. */
  private void tick() {
    begun = 0;
    if (first.isEmpty() && others.isEmpty()) {
      ticking = false;
      return;
    }
    schedule();
    int most = others.isEmpty() ? AT_ONCE : FIRST_AT_ONCE;
    while (begun < most && !first.isEmpty()) {
      begun++;
      first.remove().run();
    }
    while (begun < AT_ONCE && !others.isEmpty()) {
      begun++;
      others.remove().run();
    }
  }
}
