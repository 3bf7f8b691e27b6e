package io.tapeloom.server.channels;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import io.tapeloom.stream.session.Capacity;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections are on each channel, and no more than it takes; those of one address have a
 * quarter of the places. Thread-safe.
 */
public final class ChannelLoad {

  private final Map<ChannelKind, AtomicInteger> connections = new EnumMap<>(ChannelKind.class);

  /** What the connections of one address have of each. */
  private final Map<ChannelKind, Capacity> shares = new EnumMap<>(ChannelKind.class);

  private final ChannelTable table;

  public ChannelLoad(ChannelTable table) {
    this.table = table;
    for (var kind : ChannelKind.values()) {
      connections.put(kind, new AtomicInteger());
      shares.put(kind, Capacity.shared(table.of(kind).maxSubscribers(), _ -> false));
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
    if (network.isPresent() && !share(kind).take(network.get())) {
      return false;
    }
    int most = table.of(kind).maxSubscribers();
    boolean entered = counter(kind).getAndUpdate(count -> Math.min(count + 1, most)) < most;
    if (!entered) {
      network.ifPresent(share(kind)::giveBack);
    }
    return entered;
  }

  void leave(ChannelKind kind, Optional<InetAddress> network) {
    counter(kind).decrementAndGet();
    network.ifPresent(share(kind)::giveBack);
  }

  private AtomicInteger counter(ChannelKind kind) {
    return Objects.requireNonNull(connections.get(kind));
  }

  private Capacity share(ChannelKind kind) {
    return Objects.requireNonNull(shares.get(kind));
  }
}
