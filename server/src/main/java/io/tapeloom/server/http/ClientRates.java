package io.tapeloom.server.http;

import io.tapeloom.stream.loop.NanoClock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests each client may send: a burst at once, and over time a rate. By the generic
 * cell rate algorithm, which remembers one moment for each client. Thread-safe; remembers at most
 * {@value #MAX_CLIENTS} clients.
 */
final class ClientRates {

  private static final int MAX_CLIENTS = 100_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long intervalNanos;
  private final int rate;
  private final int burst;
  private final NanoClock clock;
  private final int maxClients;

  /** When a client will have its whole burst again, counted from {@link #originNanos}. */
  private final ConcurrentHashMap<Object, Long> full = new ConcurrentHashMap<>();

  private final long originNanos;
  private final AtomicLong sweptNanos;

  /**
   * What a client has left.
   *
   * @param allowed whether the request was within its limits
   * @param remaining requests that it may send now
   * @param waitNanos how long until it may send one
   * @param fullNanos how long until it has its whole burst again
   */
  record Standing(boolean allowed, int remaining, long waitNanos, long fullNanos) {

    long waitSeconds() {
      return ceilSeconds(waitNanos);
    }

    long fullSeconds() {
      return ceilSeconds(fullNanos);
    }

    private static long ceilSeconds(long nanos) {
      return Math.ceilDiv(nanos, SECOND);
    }
  }

  /**
   * @param rate requests a second over time; positive
   * @param burst requests at once; positive
   */
  ClientRates(int rate, int burst, NanoClock clock) {
    this(rate, burst, clock, MAX_CLIENTS);
  }

  ClientRates(int rate, int burst, NanoClock clock, int maxClients) {
    this.rate = rate;
    this.burst = burst;
    this.intervalNanos = Math.max(1, SECOND / rate);
    this.clock = clock;
    this.maxClients = maxClients;
    this.originNanos = clock.nanoTime();
    this.sweptNanos = new AtomicLong(-SECOND);
  }

  /** A client sends a request. */
  Standing take(Object client) {
    long now = clock.nanoTime() - originNanos;
    var before = new long[1];
    full.compute(
        client,
        (_, moment) -> {
          before[0] = Math.max(now, moment == null ? now : moment);
          return before[0] - now <= (burst - 1) * intervalNanos
              ? before[0] + intervalNanos
              : moment;
        });
    if (full.size() > maxClients) {
      forgetSome(now);
    }
    long debt = before[0] - now;
    boolean allowed = debt <= (burst - 1) * intervalNanos;
    long owed = allowed ? debt + intervalNanos : debt;
    return new Standing(
        allowed,
        (int) Math.max(0, burst - Math.ceilDiv(owed, intervalNanos)),
        Math.max(0, owed - (burst - 1) * intervalNanos),
        owed);
  }

  /**
   * Forgets those that have their whole burst again; where there are too many others, which takes
   * as many networks, some of these.
   */
  private void forgetSome(long now) {
    long swept = sweptNanos.get();
    if (now - swept < SECOND || !sweptNanos.compareAndSet(swept, now)) {
      return;
    }
    full.values().removeIf(moment -> moment <= now);
    var others = full.keySet().iterator();
    for (int excess = full.size() - maxClients; excess > 0 && others.hasNext(); excess--) {
      others.next();
      others.remove();
    }
  }

  int rate() {
    return rate;
  }

  int burst() {
    return burst;
  }

  /** How many clients are remembered. */
  int size() {
    return full.size();
  }
}
