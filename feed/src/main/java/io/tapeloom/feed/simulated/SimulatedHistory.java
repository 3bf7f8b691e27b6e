package io.tapeloom.feed.simulated;

import io.tapeloom.exchange.Venue;
import io.tapeloom.feed.History;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The newest bars of a venue: the open ones, the last closed day, and the minutes of the newest day
 * with trading. Older bars are those of the {@link SimulatedArchive}. Thread-safe.
 */
public final class SimulatedHistory implements History {

  /** Number of closed bars per resolution in memory; the archive has the others. */
  static final int RETENTION = 64;

  private static final long DAY_MILLIS = 86_400_000L;

  /** Maximum number of days without trading. */
  private static final int MAX_DAYS_CLOSED = 14;

  private final Venue venue;

  public SimulatedHistory(Venue venue) {
    this.venue = venue;
  }

  @Override
  public Past until(Instrument instrument, long untilNanos) {
    BarBook bars = new BarBook(instrument, _ -> RETENTION);
    long minute = Resolution.MINUTES_1.startMillis(Math.floorDiv(untilNanos, 1_000_000L));
    addMinutes(bars, minute);
    addTrades(bars, minute, untilNanos);
    return new Past(bars, venue.quoteBefore(instrument, untilNanos));
  }

  private void addMinutes(BarBook bars, long untilMillis) {
    var instrument = bars.instrument();
    var newest = newestBefore(instrument, untilMillis);
    if (newest.isEmpty()) {
      return; // the venue has just begun
    }
    Map<Resolution, Long> begins = begins(instrument, newest.getAsLong());
    long first = begins.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    for (long day = first; day < untilMillis; day += DAY_MILLIS) {
      long end = Math.min(day + DAY_MILLIS, untilMillis);
      List<Bar> minutes = venue.minutes(instrument, day, end);
      List<Bar> hours = SimulatedArchive.hours(instrument.calendar(), minutes);
      for (Map.Entry<Resolution, Long> begin : begins.entrySet()) {
        Resolution resolution = begin.getKey();
        if (begin.getValue() <= day) {
          bars.series(resolution).merge(resolution.isIntraday() ? minutes : hours);
        }
      }
    }
  }

  private void addTrades(BarBook bars, long fromMillis, long untilNanos) {
    Iterator<Trade> trades = venue.trades(bars.instrument(), fromMillis * 1_000_000L);
    for (Trade trade = trades.next(); trade.eventTimeNanos() < untilNanos; trade = trades.next()) {
      bars.trade(trade);
    }
  }

  /** Returns the start of the newest minute with trading before a moment. */
  private OptionalLong newestBefore(Instrument instrument, long untilMillis) {
    long end = untilMillis;
    for (int i = 0; i < MAX_DAYS_CLOSED && end > venue.beginMillis(); i++) {
      long day = Math.floorDiv(end - 1, DAY_MILLIS) * DAY_MILLIS;
      var minutes = venue.minutes(instrument, day, end);
      if (!minutes.isEmpty()) {
        return OptionalLong.of(minutes.getLast().timeMillis());
      }
      end = day;
    }
    return OptionalLong.empty();
  }

  /**
   * Returns the midnight from which each resolution has bars: weeks and months from the start of
   * the open period, days from the day before, and shorter periods from the newest day.
   */
  private Map<Resolution, Long> begins(Instrument instrument, long newestMillis) {
    var calendar = instrument.calendar();
    long today = calendar.startMillis(Resolution.DAY, newestMillis);
    long dayBefore =
        newestBefore(instrument, today).stream()
            .map(millis -> calendar.startMillis(Resolution.DAY, millis))
            .findAny()
            .orElse(today);
    Map<Resolution, Long> begins = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      long start =
          switch (resolution) {
            case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60 -> today;
            case DAY -> dayBefore;
            case WEEK, MONTH -> calendar.startMillis(resolution, newestMillis);
          };
      long midnight = Math.floorDiv(start, DAY_MILLIS) * DAY_MILLIS;
      begins.put(resolution, Math.max(midnight, venue.beginMillis()));
    }
    return begins;
  }
}
