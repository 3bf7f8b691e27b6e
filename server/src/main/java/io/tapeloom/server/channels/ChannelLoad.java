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
 * Counts the connections that are subscribed to each channel and enforces its limit. Connections of
 * one address may take a quarter of the limit. Thread-safe.
 */
public final class ChannelLoad {

  private final Map<ChannelKind, AtomicInteger> connections = new EnumMap<>(ChannelKind.class);

  /** The connections of each address on each channel. */
  private final Map<ChannelKind, Capacity> shares = new EnumMap<>(ChannelKind.class);

  private final ChannelTable table;

  public ChannelLoad(ChannelTable table) {
    this.table = table;
    for (var kind : ChannelKind.values()) {
      connections.put(kind, new AtomicInteger());
      shares.put(kind, Capacity.shared(table.of(kind).maxSubscribers(), _ -> false));
    }
  }

  /** Returns the number of connections that are subscribed to the channel. */
  public int of(ChannelKind kind) {
    return counter(kind).get();
  }

  /**
   * Adds a connection to the channel, if its limits allow it.
   *
   * @param network the network of the client, which may take only its share; empty: no such limit
   * @return whether it was added
   */
  boolean enter(ChannelKind kind, Optional<InetAddress> network) {
    if (network.isPresent() && !share(kind).take(network.get())) {
      return false;
    }
    int max = table.of(kind).maxSubscribers();
    boolean entered = counter(kind).getAndUpdate(count -> Math.min(count + 1, max)) < max;
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
