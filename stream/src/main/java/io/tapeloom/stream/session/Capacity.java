package io.tapeloom.stream.session;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Limits the number of connections, in total and per address, over all endpoints that share it.
 * IPv6 clients are counted by the first 64 bits of their address, see {@link ClientNetwork}.
 * Thread-safe: all methods may be called from any thread.
 */
public final class Capacity {

  private static final int SHARE = 4;

  private final int max;
  private final int maxPerAddress;
  private final Predicate<InetAddress> unlimited;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean closed;
  private final ConcurrentHashMap<InetAddress, Integer> takenByNetwork = new ConcurrentHashMap<>();

  /** A capacity without a limit per address. */
  public Capacity(int max) {
    this(max, max);
  }

  /**
   * @param max connections in total; positive
   * @param maxPerAddress connections from one address; positive
   */
  public Capacity(int max, int maxPerAddress) {
    this(max, maxPerAddress, _ -> false);
  }

  /**
   * @param max connections in total; positive
   * @param maxPerAddress connections from one address; positive
   * @param unlimited addresses without a limit per address, such as that of a proxy, which many
   *     clients share; must always return the same result for the same address
   */
  public Capacity(int max, int maxPerAddress, Predicate<InetAddress> unlimited) {
    Bounds.requirePositive("max", max);
    Bounds.requirePositive("maxPerAddress", maxPerAddress);
    this.max = max;
    this.maxPerAddress = maxPerAddress;
    this.unlimited = unlimited;
  }

  /**
   * A capacity of which one address may take a quarter.
   *
   * @param max connections in total; positive
   * @param unlimited addresses that may take all of it
   */
  public static Capacity shared(int max, Predicate<InetAddress> unlimited) {
    return new Capacity(max, Math.max(1, max / SHARE), unlimited);
  }

  public int max() {
    return max;
  }

  public int maxPerAddress() {
    return maxPerAddress;
  }

  /** Closes the capacity: further places are refused. Places that are taken stay valid. */
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isFull() {
    return taken.get() >= max;
  }

  /** Takes a place of the total; false when all are taken. */
  boolean take() {
    return taken.getAndUpdate(count -> Math.min(count + 1, max)) < max;
  }

  void giveBack() {
    taken.decrementAndGet();
  }

  /** Takes a place of the address's share; false when the share is used up. */
  public boolean take(InetAddress address) {
    if (unlimited.test(address)) {
      return true;
    }
    var got = new boolean[1];
    takenByNetwork.compute(
        ClientNetwork.of(address),
        (_, count) -> {
          int before = count == null ? 0 : count;
          got[0] = before < maxPerAddress;
          return got[0] ? Integer.valueOf(before + 1) : count;
        });
    return got[0];
  }

  /** Returns a place to the address's share. */
  public void giveBack(InetAddress address) {
    if (unlimited.test(address)) {
      return;
    }
    takenByNetwork.computeIfPresent(
        ClientNetwork.of(address), (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }

  /**
   * The address or network by which connections from the address are counted; empty when the
   * address has no limit.
   */
  Optional<InetAddress> limited(InetAddress address) {
    return unlimited.test(address) ? Optional.empty() : Optional.of(ClientNetwork.of(address));
  }
}
