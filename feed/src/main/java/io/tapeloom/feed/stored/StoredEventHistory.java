package io.tapeloom.feed.stored;

import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The event history of a store: the trades and bars that are written. Thread-safe. */
record StoredEventHistory(HistoryStore store) implements EventHistory {

  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(Kind.TRADES);
  }

  @Override
  public Cursor<MarketEvent> events(
      Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
    return kinds.contains(Kind.TRADES)
        ? new Events(store.trades(instrument, fromNanos, toNanos))
        : Cursor.empty();
  }

  @Override
  public Cursor<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
    var bars =
        new StoredBars(store)
            .until(instrument, resolution, fromMillis, toMillis * 1_000_000L).stream()
                .filter(
                    bar ->
                        instrument.calendar().endMillis(resolution, bar.timeMillis()) <= toMillis)
                .iterator();
    return Cursor.of(bars);
  }

  @Override
  public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
    return Optional.empty();
  }

  private record Events(Cursor<Trade> trades) implements Cursor<MarketEvent> {

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
