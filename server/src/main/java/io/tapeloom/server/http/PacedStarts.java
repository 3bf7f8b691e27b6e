package io.tapeloom.server.http;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Begins the requests of one event loop: a few at once, the others in turn in the milliseconds that
 * follow, so that what else the loop does comes between them, however many requests come together.
 * Holds at most one request of each connection. Owned by the loop.
 */
final class PacedStarts {

  /** Requests that begin in one tick. */
  private static final int AT_ONCE = 4;

  private static final long TICK_MILLIS = 1;

  private final EventLoop loop;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int begun;
  private boolean ticking;

  PacedStarts(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Begins a request now or soon.
   *
   * @param now begins it where there is room
   * @param later begins it in its turn
   */
  void begin(Runnable now, Runnable later) {
    if (!ticking) {
      begun = 0;
      schedule();
    }
    if (begun < AT_ONCE && waiting.isEmpty()) {
      begun++;
      now.run();
    } else {
      waiting.add(later);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a loop that ends begins nothing
  private void schedule() {
    ticking = true;
    loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    ticking = false;
    begun = 0;
    if (!waiting.isEmpty()) {
      schedule();
    }
    for (; begun < AT_ONCE && !waiting.isEmpty(); begun++) {
      waiting.remove().run();
    }
  }
}
