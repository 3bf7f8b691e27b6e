package io.tapeloom.server.http;

import io.netty.channel.EventLoop;
import io.tapeloom.stream.loop.NanoClock;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Starts the requests of one event loop at a limited pace: a few immediately, the others in order
 * during the next milliseconds, so that many requests do not delay the other work of the loop.
 * Those that are answered on the loop are limited by their time, and the others, which pass their
 * work to workers, by their number. Holds at most one request of each connection. Owned by the
 * loop.
 */
final class PacedStarts {

  /** The order in which requests that wait are started. */
  enum Rank {
    /** It is answered on the loop. */
    FIRST,

    /**
     * It is answered on the loop, and its client sent it before it had the answer to the one
     * before: it does not delay clients that wait for each answer.
     */
    PIPELINED,

    /** Its work is passed to workers. */
    OTHER
  }

  /**
   * Maximum number of requests for workers that start in one tick. As many others start however
   * long they take, so that a slow machine admits returning clients, too.
   */
  private static final int MAX_PER_TICK = 4;

  /**
   * Minimum number of each lower rank that starts in a tick while requests of a higher one wait.
   */
  private static final int MIN_BESIDE_HIGHER = 1;

  /** Time after which no more requests are answered on the loop in a tick: half of it. */
  private static final long MAX_FIRST_NANOS = 500_000;

  private static final long TICK_MILLIS = 1;

  private final EventLoop loop;
  private final NanoClock clock;
  private final Queue<Runnable> first = new ArrayDeque<>();
  private final Queue<Runnable> pipelined = new ArrayDeque<>();
  private final Queue<Runnable> others = new ArrayDeque<>();
  private int begun;
  private int firstBegun;
  private long firstNanos;

  /** Whether a request is being answered on the loop; the next one of its connection waits. */
  private boolean starting;

  private boolean ticking;

  PacedStarts(EventLoop loop, NanoClock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * Starts a request now or soon.
   *
   * @param now starts it immediately if possible
   * @param later starts it otherwise, in its turn
   */
  void begin(Rank rank, Runnable now, Runnable later) {
    if (!ticking) {
      beginTick();
    }
    switch (rank) {
      case FIRST -> startOrAdd(first.isEmpty(), now, first, later);
      case PIPELINED -> startOrAdd(first.isEmpty() && pipelined.isEmpty(), now, pipelined, later);
      case OTHER -> {
        if (isIdle() && begun < MAX_PER_TICK) {
          begun++;
          now.run();
        } else {
          others.add(later);
        }
      }
    }
  }

  private void startOrAdd(boolean isNext, Runnable now, Queue<Runnable> waiting, Runnable later) {
    if (isNext && mayStartFirst()) {
      startFirst(now);
    } else {
      waiting.add(later);
    }
  }

  private boolean isIdle() {
    return first.isEmpty() && pipelined.isEmpty() && others.isEmpty();
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
    if (isIdle()) {
      ticking = false;
      return;
    }
    beginTick();
    startWaiting(first);
    if (first.isEmpty()) {
      startWaiting(pipelined);
    } else if (!pipelined.isEmpty()) {
      startFirst(pipelined.remove());
    }
    boolean higherWait = !first.isEmpty() || !pipelined.isEmpty();
    int max = higherWait ? MIN_BESIDE_HIGHER : MAX_PER_TICK;
    while (begun < max && !others.isEmpty()) {
      begun++;
      others.remove().run();
    }
  }

  private void startWaiting(Queue<Runnable> waiting) {
    while (!waiting.isEmpty() && mayStartFirst()) {
      startFirst(waiting.remove());
    }
  }
}
