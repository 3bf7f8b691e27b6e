package io.tapeloom.server.channels;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import java.util.List;
import java.util.Optional;

/** Which topics a channel shows. Thread-safe. */
public final class ChannelTopics {

  private final Instruments instruments;
  private final MarketTopics market;
  private final BarTopics bars;
  private final SystemTopics system;

  public ChannelTopics(
      Instruments instruments, MarketTopics market, BarTopics bars, SystemTopics system) {
    this.instruments = instruments;
    this.market = market;
    this.bars = bars;
    this.system = system;
  }

  Optional<Instrument> instrument(String symbol) {
    return instruments.find(symbol);
  }

  /** The topics of a public channel: of one instrument, or of every one. */
  List<Topic<?>> of(ChannelKind kind, Optional<Instrument> only, Resolution resolution) {
    var chosen = only.map(List::of).orElse(instruments.all());
    return switch (kind) {
      case MARKET_DATA -> chosen.stream().<Topic<?>>map(market::quotes).toList();
      case ORDERBOOK -> chosen.stream().<Topic<?>>map(market::books).toList();
      case TRADES -> chosen.stream().<Topic<?>>map(market::trades).toList();
      case CHART_DATA ->
          chosen.stream().<Topic<?>>map(each -> bars.topic(each, resolution)).toList();
      case SYSTEM -> List.of(system.system());
      case HEARTBEAT -> List.of(system.heartbeat());
      case ACCOUNT, POSITIONS, ORDERS, NOTIFICATIONS -> List.of();
    };
  }

  /** What of a user's a private channel shows. */
  static TopicFamily<?> familyOf(ChannelKind kind) {
    return switch (kind) {
      case ACCOUNT -> UserTopics.ACCOUNT;
      case POSITIONS -> UserTopics.POSITIONS;
      case ORDERS -> UserTopics.ORDERS;
      case NOTIFICATIONS -> UserTopics.NOTIFICATIONS;
      case MARKET_DATA, ORDERBOOK, TRADES, CHART_DATA, SYSTEM, HEARTBEAT ->
          throw new IllegalArgumentException(kind + " is public");
    };
  }
}
