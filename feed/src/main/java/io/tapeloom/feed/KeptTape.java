package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The past as it is in a store: trades and bars, as far as they are written. Thread-safe. */
record KeptTape(HistoryStore store) implements Tape {

  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(Kind.TRADES);
  }

  @Override
  public Reel<MarketEvent> events(
      Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
    return kinds.contains(Kind.TRADES)
        ? new Events(store.trades(instrument, fromNanos, toNanos))
        : Reel.empty();
  }

  @Override
  public Reel<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
    var bars =
        new KeptBars(store)
            .until(instrument, resolution, fromMillis, toMillis * 1_000_000L).stream()
                .filter(
                    bar ->
                        instrument.calendar().endMillis(resolution, bar.timeMillis()) <= toMillis)
                .iterator();
    return Reel.of(bars);
  }

  @Override
  public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
    return Optional.empty();
  }

  private record Events(Reel<Trade> trades) implements Reel<MarketEvent> {

    @Override
    public boolean hasNext() {
      return trades.hasNext();
    }

    @Override
    public MarketEvent next() {
      return trades.next();
    }

    @Override
    public void close() {
      trades.close();
    }
  }
}
