package io.tapeloom.server;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.exchange.Venue;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The simulated venue, whose events fail for as long as it is broken. Thread-safe. */
final class BrokenVenue implements Venue {

  private final Venue venue = new SimulatedVenue(1, 1000, Listing.stocks());
  private final AtomicBoolean broken = new AtomicBoolean();

  void breakDown() {
    broken.set(true);
  }

  void mend() {
    broken.set(false);
  }

  @Override
  public Iterator<MarketEvent> events(Instrument instrument, long fromNanos) {
    var events = venue.events(instrument, fromNanos);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return events.hasNext();
      }

      @Override
      public MarketEvent next() {
        if (broken.get()) {
          throw new IllegalStateException("the venue is broken");
        }
        return events.next();
      }
    };
  }

  @Override
  public List<Instrument> instruments() {
    return venue.instruments();
  }

  @Override
  public TradingHours hours() {
    return venue.hours();
  }

  @Override
  public long beginMillis() {
    return venue.beginMillis();
  }

  @Override
  public List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis) {
    return venue.minutes(instrument, fromMillis, toMillis);
  }

  @Override
  public Iterator<Trade> trades(Instrument instrument, long fromNanos) {
    return venue.trades(instrument, fromNanos);
  }

  @Override
  public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
    return venue.quoteBefore(instrument, timeNanos);
  }
}
