package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.NanoClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the work of recoveries: how many sessions are sent missed values at the same time, and how
 * many bytes the clients of an address may ask for. Thread-safe.
 */
public final class Recoveries {

  /** 64 at a time; 8 MiB a second for an address, after a burst of 64 MiB. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 64;

  public static final long DEFAULT_BYTES_PER_SECOND = 8 << 20;

  /** A burst is what is allowed in this many seconds. */
  private static final int BURST_SECONDS = 8;

  /** An address that owes a burst has a whole one again after this time. */
  private static final long FULL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1000L * BURST_SECONDS);

  /** Addresses that are remembered; those that asked the longest time ago are forgotten first. */
  private static final int MAX_ADDRESSES = 10_000;

  private final int maxInFlight;
  private final long bytesPerSecond;
  private final NanoClock clock;
  private final Map<InetAddress, Balance> balances = new LinkedHashMap<>(16, 0.75f, true);
  private final Queue<Runnable> line = new ArrayDeque<>();
  private int inFlight;
  private long refused;

  /** What an address may still ask for, in bytes, at a time. */
  private record Balance(long bytes, long nanos) {}

  /** The default bounds. */
  public Recoveries(NanoClock clock) {
    this(DEFAULT_MAX_IN_FLIGHT, DEFAULT_BYTES_PER_SECOND, clock);
  }

  /**
   * @param maxInFlight how many sessions are sent missed values at the same time; positive
   * @param bytesPerSecond how many bytes of missed values the clients of an address may ask for a
   *     second; positive
   */
  public Recoveries(int maxInFlight, long bytesPerSecond, NanoClock clock) {
    this.maxInFlight = maxInFlight;
    this.bytesPerSecond = bytesPerSecond;
    this.clock = clock;
  }

  /**
   * Charges an address for a recovery.
   *
   * @param network the address; empty: no limit applies to it
   * @param bytes the size of the missed values
   * @return empty: the recovery may begin; else how long until it may
   */
  synchronized Optional<Duration> charge(Optional<InetAddress> network, long bytes) {
    if (network.isEmpty()) {
      return Optional.empty();
    }
    long left = left(network.get());
    long needed = Math.min(bytes, burst()); // a larger recovery waits for the whole burst
    if (left < needed) {
      refused++;
      return Optional.of(
          Duration.ofMillis(1 + TimeUnit.SECONDS.toMillis(needed - left) / bytesPerSecond));
    }
    balances.put(network.get(), new Balance(left - bytes, clock.nanoTime()));
    if (balances.size() > MAX_ADDRESSES) {
      var oldest = balances.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return Optional.empty();
  }

  private long left(InetAddress network) {
    var last = balances.get(network);
    if (last == null) {
      return burst();
    }
    long nanos = Math.min(clock.nanoTime() - last.nanos, FULL_AGAIN_NANOS);
    return Math.min(burst(), last.bytes + (long) (nanos / 1e9 * bytesPerSecond));
  }

  private long burst() {
    return BURST_SECONDS * bytesPerSecond;
  }

  /**
   * Takes a place, or waits for one in line.
   *
   * @param onPlace called later, on any thread, when the place is taken
   * @return whether the place is taken now
   */
  synchronized boolean enter(Runnable onPlace) {
    if (inFlight < maxInFlight) {
      inFlight++;
      return true;
    }
    line.add(onPlace);
    return false;
  }

  /** Passes the place to the next in line. */
  void leave() {
    Runnable next;
    synchronized (this) {
      next = line.poll();
      if (next == null) {
        inFlight--;
        return;
      }
    }
    next.run();
  }

  /** Number of sessions that are sent missed values now. */
  public synchronized int inFlight() {
    return inFlight;
  }

  /** Number of sessions that wait for a place. */
  public synchronized int waiting() {
    return line.size();
  }

  /** Number of recoveries that were refused because of the rate of their address. */
  public synchronized long refused() {
    return refused;
  }
}
