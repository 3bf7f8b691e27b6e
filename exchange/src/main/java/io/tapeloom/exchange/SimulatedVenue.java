package io.tapeloom.exchange;

import io.tapeloom.exchange.MinuteMarket.Detail;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A venue whose market is generated from a seed. Seed, speed, hours and listings determine every
 * past and future event, on every machine. The minute bars are drawn first; the events of a minute
 * then come from a matching engine that processes a flow of orders whose trades result in exactly
 * that bar. The speed changes how much and how often is traded, but no price of a bar of a minute
 * or longer. Thread-safe.
 */
public final class SimulatedVenue implements Venue {

  /**
   * At speed 1: on average one taking order every 1.25 seconds, and as many refreshes of the
   * resting orders.
   */
  private static final int ORDERS_PER_MINUTE = 48;

  private static final double MIN_SPEED = 0.1;
  private static final double MAX_SPEED = 1000;

  private final Map<Instrument, InstrumentScript> scripts = new LinkedHashMap<>();
  private final TradingHours hours;

  /**
   * A venue that trades around the clock.
   *
   * @param speed trading frequency relative to speed 1, from 0.1 to 1000
   */
  public SimulatedVenue(long seed, double speed, List<Listing> listings) {
    this(seed, speed, TradingHours.ALWAYS, listings);
  }

  /**
   * @param speed trading frequency relative to speed 1, from 0.1 to 1000
   */
  public SimulatedVenue(long seed, double speed, TradingHours hours, List<Listing> listings) {
    if (!(speed >= MIN_SPEED && speed <= MAX_SPEED)) {
      throw new IllegalArgumentException(
          "speed must be %s to %s, was %s".formatted(MIN_SPEED, MAX_SPEED, speed));
    }
    int ordersPerMinute = (int) Math.round(ORDERS_PER_MINUTE * speed);
    this.hours = hours;
    Set<String> symbols = new HashSet<>();
    for (Listing listing : listings) {
      if (!symbols.add(listing.instrument().symbol())) {
        throw new IllegalArgumentException(
            "symbol " + listing.instrument().symbol() + " is listed twice");
      }
      scripts.put(
          listing.instrument(), new InstrumentScript(seed, listing, hours, ordersPerMinute));
    }
  }

  @Override
  public List<Instrument> instruments() {
    return List.copyOf(scripts.keySet());
  }

  @Override
  public TradingHours hours() {
    return hours;
  }

  @Override
  public long beginMillis() {
    return InstrumentScript.BEGIN_MILLIS;
  }

  @Override
  public List<Bar> minutes(Instrument instrument, long fromMillis, long toMillis) {
    InstrumentScript script = script(instrument);
    long firstMillis = Math.max(fromMillis, InstrumentScript.BEGIN_MILLIS);
    int from = minuteIndex(Math.ceilDiv(firstMillis, InstrumentScript.MINUTE_MILLIS));
    int to = minuteIndex(Math.floorDiv(toMillis, InstrumentScript.MINUTE_MILLIS));
    List<Bar> bars = new ArrayList<>(Math.max(0, to - from));
    for (int first = from; first < to; ) {
      int day = first / Activity.MINUTES;
      int end = Math.min(to, (day + 1) * Activity.MINUTES);
      TradingSession session = script.session(day);
      if (session.minutes() > 0) {
        addMinutes(
            bars, script.day(day), first - day * Activity.MINUTES, end - day * Activity.MINUTES);
      }
      first = end;
    }
    return bars;
  }

  private static void addMinutes(List<Bar> bars, DayScript day, int from, int to) {
    TradingSession session = day.session();
    int end = Math.min(to, session.closeMinute());
    for (int minute = Math.max(from, session.openMinute()); minute < end; minute++) {
      bars.add(day.minute(minute));
    }
  }

  @Override
  public Iterator<MarketEvent> events(Instrument instrument, long fromNanos) {
    return new EventCursor(script(instrument), Detail.ALL, fromNanos);
  }

  @Override
  public Iterator<Trade> trades(Instrument instrument, long fromNanos) {
    return new Trades(new EventCursor(script(instrument), Detail.TRADES, fromNanos));
  }

  @Override
  public Optional<Quote> quoteBefore(Instrument instrument, long timeNanos) {
    return EventCursor.quoteBefore(script(instrument), timeNanos);
  }

  private InstrumentScript script(Instrument instrument) {
    InstrumentScript script = scripts.get(instrument);
    if (script == null) {
      throw new IllegalArgumentException(instrument.symbol() + " is not listed here");
    }
    return script;
  }

  /** The index of a minute, counted from the first minute of the venue. */
  private static int minuteIndex(long epochMinute) {
    return Math.toIntExact(
        epochMinute - InstrumentScript.BEGIN_MILLIS / InstrumentScript.MINUTE_MILLIS);
  }

  /** An iterator over events that are all trades. */
  private record Trades(EventCursor events) implements Iterator<Trade> {

    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public Trade next() {
      return (Trade) events.next();
    }
  }
}
