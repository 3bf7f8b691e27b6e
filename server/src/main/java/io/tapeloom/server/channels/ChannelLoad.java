package io.tapeloom.server.channels;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections are on each channel, and no more than it takes; those of one address have a
 * quarter of the places. Thread-safe.
 */
public final class ChannelLoad {

  private static final int ADDRESS_SHARE = 4;

  private final Map<ChannelKind, AtomicInteger> connections = new EnumMap<>(ChannelKind.class);

  private final ConcurrentHashMap<Share, Integer> shares = new ConcurrentHashMap<>();
  private final ChannelTable table;

  /** What the connections of one network have of a channel. */
  private record Share(ChannelKind kind, InetAddress network) {}

  public ChannelLoad(ChannelTable table) {
    this.table = table;
    for (var kind : ChannelKind.values()) {
      connections.put(kind, new AtomicInteger());
    }
  }

  /** Connections on the channel now. */
  public int of(ChannelKind kind) {
    return counter(kind).get();
  }

  /**
   * Takes a place on the channel.
   *
   * @param network of the client, where it has no more than its share; empty: it may have all
   * @return false: there is none left
   */
  boolean enter(ChannelKind kind, Optional<InetAddress> network) {
    int most = table.of(kind).maxSubscribers();
    if (network.isPresent() && !enterShare(new Share(kind, network.get()), most)) {
      return false;
    }
    boolean entered = counter(kind).getAndUpdate(count -> Math.min(count + 1, most)) < most;
    if (!entered) {
      leaveShare(kind, network);
    }
    return entered;
  }

  private boolean enterShare(Share share, int most) {
    var entered = new boolean[1];
    shares.compute(
        share,
        (_, count) -> {
          int before = count == null ? 0 : count;
          entered[0] = before < Math.max(1, most / ADDRESS_SHARE);
          return entered[0] ? Integer.valueOf(before + 1) : count;
        });
    return entered[0];
  }

  void leave(ChannelKind kind, Optional<InetAddress> network) {
    counter(kind).decrementAndGet();
    leaveShare(kind, network);
  }

  private void leaveShare(ChannelKind kind, Optional<InetAddress> network) {
    network.ifPresent(
        client ->
            shares.computeIfPresent(
                new Share(kind, client),
                (_, count) -> count == 1 ? null : Integer.valueOf(count - 1)));
  }

  private AtomicInteger counter(ChannelKind kind) {
    var counter = connections.get(kind);
    if (counter == null) {
      throw new IllegalStateException("no counter of " + kind);
    }
    return counter;
  }
}
