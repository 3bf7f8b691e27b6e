package io.tapeloom.server.http;

import io.tapeloom.stream.loop.NanoClock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the requests of each client to a burst and a sustained rate. It uses the generic cell rate
 * algorithm, which stores one moment for each client. Thread-safe; stores at most {@value
 * #MAX_CLIENTS} clients.
 */
final class ClientRates {

  private static final int MAX_CLIENTS = 100_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long intervalNanos;
  private final int rate;
  private final int burst;
  private final NanoClock clock;
  private final int maxClients;

  /** When each client has its full burst again, relative to {@link #originNanos}. */
  private final ConcurrentHashMap<Object, Long> full = new ConcurrentHashMap<>();

  private final long originNanos;
  private final AtomicLong sweptNanos;

  /**
   * The remaining quota of a client.
   *
   * @param allowed whether the request was within the limits
   * @param remaining number of requests that the client may send now
   * @param waitNanos time until the client may send a request
   * @param fullNanos time until the client has its full burst again
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
   * @param rate sustained requests per second; positive
   * @param burst maximum requests at once; positive
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

  /** Counts a request of a client. */
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
      removeSome(now);
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
   * Removes the clients that have their full burst again, at most once per second. If too many
   * others remain, which takes as many networks, it removes some of them.
   */
  private void removeSome(long now) {
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

  /** Number of stored clients. */
  int size() {
    return full.size();
  }
}
