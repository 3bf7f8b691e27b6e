package io.tapeloom.feed.simulated;

import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.History;
import io.tapeloom.feed.Retention;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import io.tapeloom.market.TradingCalendar;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The history of a venue: 420 days of bars of an hour and longer, fewer of the finer ones, each
 * resolution from the start of a whole period on. Thread-safe.
 */
public final class SimulatedHistory implements History {

  private static final long DAY_MILLIS = 86_400_000L;

  private final Venue venue;
  private final Retention retention;

  /** As far back as memory has room for the instruments of the venue. */
  public SimulatedHistory(Venue venue) {
    this(venue, Retention.of(venue.instruments().size()));
  }

  SimulatedHistory(Venue venue, Retention retention) {
    this.venue = venue;
    this.retention = retention;
  }

  @Override
  public Past until(Instrument instrument, long untilNanos) {
    BarBook bars = new BarBook(instrument, retention::closedBars);
    long minute = Resolution.MINUTES_1.startMillis(Math.floorDiv(untilNanos, 1_000_000L));
    addMinutes(bars, minute);
    addTrades(bars, minute, untilNanos);
    return new Past(bars, venue.quoteBefore(instrument, untilNanos));
  }

  private void addMinutes(BarBook bars, long untilMillis) {
    var calendar = bars.instrument().calendar();
    Map<Resolution, Long> begins = begins(calendar, untilMillis);
    long first = begins.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    for (long day = first; day < untilMillis; day += DAY_MILLIS) {
      long end = Math.min(day + DAY_MILLIS, untilMillis);
      List<Bar> minutes = venue.minutes(bars.instrument(), day, end);
      List<Bar> hours = hours(calendar, minutes);
      for (Map.Entry<Resolution, Long> begin : begins.entrySet()) {
        Resolution resolution = begin.getKey();
        if (begin.getValue() <= day) {
          bars.series(resolution).merge(resolution.isIntraday() ? minutes : hours);
        }
      }
    }
  }

  /** Days and longer are made of hours, which is quicker than of minutes and comes to the same. */
  private static List<Bar> hours(TradingCalendar calendar, List<Bar> minutes) {
    List<Bar> hours = new ArrayList<>();
    var builder = new BarBuilder(Resolution.MINUTES_60, calendar, hours::add);
    minutes.forEach(builder::merge);
    builder.openBar().ifPresent(hours::add);
    return hours;
  }

  private void addTrades(BarBook bars, long fromMillis, long untilNanos) {
    Iterator<Trade> trades = venue.trades(bars.instrument(), fromMillis * 1_000_000L);
    for (Trade trade = trades.next(); trade.eventTimeNanos() < untilNanos; trade = trades.next()) {
      bars.trade(trade);
    }
  }

  /** The midnight from which on each resolution has bars. */
  private Map<Resolution, Long> begins(TradingCalendar calendar, long untilMillis) {
    Map<Resolution, Long> begins = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      long day = Resolution.DAY.startMillis(untilMillis - retention.days(resolution) * DAY_MILLIS);
      long midnight = Resolution.DAY.startMillis(calendar.startMillis(resolution, day));
      begins.put(resolution, Math.max(midnight, venue.beginMillis()));
    }
    return begins;
  }
}
