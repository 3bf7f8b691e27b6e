package io.tapeloom.bench.load;

import io.tapeloom.exchange.TradingHours;
import io.tapeloom.exchange.Venue;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A market without events: instruments {@code S0000}, {@code S0001}, … without history. {@link
 * LoadSource} publishes their values. Immutable.
 */
final class LoadVenue implements Venue {

  private final List<Instrument> instruments;

  LoadVenue(int count) {
    this.instruments =
        IntStream.range(0, count)
            .mapToObj(number -> Instrument.stock("S%04d".formatted(number), "Load", "BENCH"))
            .toList();
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public TradingHours hours() {
    return TradingHours.ALWAYS;
  }

  @Override
  public long beginMillis() {
    return 0;
  }

  @Override
  public List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis) {
    return List.of();
  }

  @Override
  public Iterator<MarketEvent> events(Instrument instrument, long fromNanos) {
    return Stream.<MarketEvent>generate(() -> trade(instrument)).iterator();
  }

  @Override
  public Iterator<Trade> trades(Instrument instrument, long fromNanos) {
    return Stream.generate(() -> trade(instrument)).iterator();
  }

  @Override
  public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
    return Optional.empty();
  }

  private static Trade trade(Instrument instrument) {
    return new Trade(instrument, 1, 1, 1, Side.BUY, Long.MAX_VALUE);
  }
}
