package io.tapeloom.server.channels;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.EverySymbol;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.stream.topic.Topic;
import java.util.List;
import java.util.Optional;

/** The topics of the channels. Thread-safe. */
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

  /** Returns an instrument, also if it was removed from the market. */
  Optional<Instrument> knownInstrument(String symbol) {
    return instruments.findKnown(symbol);
  }

  int symbolCount() {
    return instruments.all().size();
  }

  /** The sessions that are subscribed to every symbol. */
  EverySymbol followers() {
    return instruments.followers();
  }

  MarketTopics market() {
    return market;
  }

  BarTopics bars() {
    return bars;
  }

  /**
   * Returns the topics of a public channel, of one instrument or of all; none for a private
   * channel.
   */
  List<Topic<?>> of(ChannelKind kind, Optional<Instrument> only, Resolution resolution) {
    return switch (ChannelContent.mainOf(kind).source()) {
      case ChannelContent.Source.OfInstruments each ->
          only.map(List::of).orElse(instruments.all()).stream()
              .<Topic<?>>map(instrument -> each.topic(this, instrument, resolution))
              .toList();
      case ChannelContent.Source.OfServer one -> List.of(one.topic(system));
      case ChannelContent.Source.OfUser _ -> List.of();
    };
  }
}
