package io.tapeloom.stream.session;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * How many connections there may be, in all and from one address, at all endpoints that share it.
 * An IPv6 client has a network of its own, the first 64 bits of its address, and is counted by
 * that. Thread-safe.
 */
public final class Capacity {

  private static final int SHARE = 4;

  private final int most;
  private final int mostPerAddress;
  private final Predicate<InetAddress> unlimited;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean closed;
  private final ConcurrentHashMap<InetAddress, Integer> takenByNetwork = new ConcurrentHashMap<>();

  /** A capacity that one address may have whole. */
  public Capacity(int most) {
    this(most, most);
  }

  /**
   * @param most positive
   * @param mostPerAddress positive
   */
  public Capacity(int most, int mostPerAddress) {
    this(most, mostPerAddress, _ -> false);
  }

  /**
   * @param most positive
   * @param mostPerAddress positive
   * @param unlimited addresses that have no limit of their own, such as a proxy's, which many
   *     clients share; always the same answer for the same address
   */
  public Capacity(int most, int mostPerAddress, Predicate<InetAddress> unlimited) {
    Bounds.requirePositive("most", most);
    Bounds.requirePositive("mostPerAddress", mostPerAddress);
    this.most = most;
    this.mostPerAddress = mostPerAddress;
    this.unlimited = unlimited;
  }

  /**
   * A capacity of which one address may have a quarter.
   *
   * @param most positive
   * @param unlimited addresses that may have all of it
   */
  public static Capacity shared(int most, Predicate<InetAddress> unlimited) {
    return new Capacity(most, Math.max(1, most / SHARE), unlimited);
  }

  public int most() {
    return most;
  }

  public int mostPerAddress() {
    return mostPerAddress;
  }

  /** From now on there is no place for anybody who comes. */
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isFull() {
    return taken.get() >= most;
  }

  /** Takes a place in all; false: there is none left. */
  boolean take() {
    return taken.getAndUpdate(count -> Math.min(count + 1, most)) < most;
  }

  void giveBack() {
    taken.decrementAndGet();
  }

  /** Takes a place of the address's share; false: it has used it up. */
  public boolean take(InetAddress address) {
    if (unlimited.test(address)) {
      return true;
    }
    var got = new boolean[1];
    takenByNetwork.compute(
        ClientNetwork.of(address),
        (_, count) -> {
          int before = count == null ? 0 : count;
          got[0] = before < mostPerAddress;
          return got[0] ? Integer.valueOf(before + 1) : count;
        });
    return got[0];
  }

  /** Gives back a place of the address's share. */
  public void giveBack(InetAddress address) {
    if (unlimited.test(address)) {
      return;
    }
    takenByNetwork.computeIfPresent(
        ClientNetwork.of(address), (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }

  /** What an address is counted by where there is a limit per address; empty: it has none. */
  Optional<InetAddress> limited(InetAddress address) {
    return unlimited.test(address) ? Optional.empty() : Optional.of(ClientNetwork.of(address));
  }
}
