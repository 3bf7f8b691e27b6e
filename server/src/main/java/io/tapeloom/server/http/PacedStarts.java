package io.tapeloom.server.http;

import io.netty.channel.EventLoop;
import io.tapeloom.stream.loop.NanoClock;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Starts the requests of one event loop at a limited pace: a few immediately, the others in order
 * during the next milliseconds, so that many requests do not delay the other work of the loop.
 * Those with priority, which are answered on the loop, are limited by their time, and the others,
 * which pass their work to workers, by their number. Holds at most one request of each connection.
 * Owned by the loop.
 */
final class PacedStarts {

  /**
   * Maximum number of requests without priority that start in one tick. As many with priority start
   * however long they take, so that a slow machine admits returning clients, too.
   */
  private static final int MAX_PER_TICK = 4;

  /** The same while requests with priority wait. */
  private static final int MAX_BESIDE_FIRST = 1;

  /** Time after which no more requests with priority start in a tick: half of it. */
  private static final long MAX_FIRST_NANOS = 500_000;

  private static final long TICK_MILLIS = 1;

  private final EventLoop loop;
  private final NanoClock clock;
  private final Queue<Runnable> first = new ArrayDeque<>();
  private final Queue<Runnable> others = new ArrayDeque<>();
  private int begun;
  private int firstBegun;
  private long firstNanos;

  /** Whether a request with priority is being answered; the next one of its connection waits. */
  private boolean starting;

  private boolean ticking;

  PacedStarts(EventLoop loop, NanoClock clock) {
    this.loop = loop;
    this.clock = clock;
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
      beginTick();
    }
    if (goesFirst && first.isEmpty() && mayStartFirst()) {
      startFirst(now);
    } else if (!goesFirst && first.isEmpty() && others.isEmpty() && begun < MAX_PER_TICK) {
      begun++;
      now.run();
    } else {
      (goesFirst ? first : others).add(later);
    }
  }

  private boolean mayStartFirst() {
    return !starting && (firstBegun < MAX_PER_TICK || firstNanos < MAX_FIRST_NANOS);
  }

  private void startFirst(Runnable request) {
    long before = clock.nanoTime();
    starting = true;
    firstBegun++;
    try {
      request.run();
    } finally {
      starting = false;
      firstNanos += clock.nanoTime() - before;
    }
  }

  private void beginTick() {
    begun = 0;
    firstBegun = 0;
    firstNanos = 0;
    schedule();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a loop that has ended starts no requests
  private void schedule() {
    ticking = true;
    loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Starts waiting requests. A request that starts meanwhile also counts in this tick. */
  private void tick() {
    if (first.isEmpty() && others.isEmpty()) {
      ticking = false;
      return;
    }
    beginTick();
    while (!first.isEmpty() && mayStartFirst()) {
      startFirst(first.remove());
    }
    int max = first.isEmpty() ? MAX_PER_TICK : MAX_BESIDE_FIRST;
    while (begun < max && !others.isEmpty()) {
      begun++;
      others.remove().run();
    }
  }
}
