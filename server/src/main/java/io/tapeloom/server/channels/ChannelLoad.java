package io.tapeloom.server.channels;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelTable;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are on each channel, and no more than it takes. Thread-safe. */
public final class ChannelLoad {

  private final Map<ChannelKind, AtomicInteger> connections = new EnumMap<>(ChannelKind.class);

  private final ChannelTable table;

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

  /** Takes a place on the channel; false: there is none left. */
  boolean enter(ChannelKind kind) {
    int most = table.of(kind).maxSubscribers();
    return counter(kind).getAndUpdate(count -> Math.min(count + 1, most)) < most;
  }

  void leave(ChannelKind kind) {
    counter(kind).decrementAndGet();
  }

  private AtomicInteger counter(ChannelKind kind) {
    var counter = connections.get(kind);
    if (counter == null) {
      throw new IllegalStateException("no counter of " + kind);
    }
    return counter;
  }
}
