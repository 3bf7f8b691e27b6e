package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import java.util.Optional;
import java.util.Set;

/** A history without events. Immutable. */
record NoEventHistory() implements EventHistory {

  @Override
  public Set<Kind> kinds() {
    return Set.of();
  }

  @Override
  public Cursor<MarketEvent> events(
      Instrument instrument, Set<Kind> kinds, long fromNanos, long toNanos) {
    return Cursor.empty();
  }

  @Override
  public Cursor<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis) {
    return Cursor.empty();
  }

  @Override
  public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
    return Optional.empty();
  }
}
