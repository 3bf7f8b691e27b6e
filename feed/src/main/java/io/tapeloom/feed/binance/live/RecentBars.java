package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.venue.RequestBudget.Urgency;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Loads the newest bars of an instrument: the open bar of each resolution, the day before, and the
 * closed bars that the same three requests contain. Thread-safe.
 *
 * @param rest the requests, which block
 */
record RecentBars(VenueRest rest, VenueMarket market) {

  /** Time after the end of a minute until the venue's bar of this minute is final. */
  static final long SETTLING_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  /**
   * What was loaded.
   *
   * @param bars by resolution, oldest first
   * @param untilMillis the end of these bars, exclusive
   * @param tradedSince whether there were trades after this end
   */
  record Loaded(Map<Resolution, List<Bar>> bars, long untilMillis, boolean tradedSince) {}

  /** Loads the bars up to the newest minute that is final. */
  Loaded load(Instrument instrument, long nowMillis) throws IOException, InterruptedException {
    long until = Resolution.MINUTES_1.startMillis(nowMillis - SETTLING_MILLIS);
    long hour = Resolution.MINUTES_60.startMillis(until);
    long day = Resolution.DAY.startMillis(until);
    long week = Resolution.WEEK.startMillis(until);
    long month = Resolution.MONTH.startMillis(until);
    var days = bars(instrument, Resolution.DAY, Math.min(week, month) - DAY_MILLIS, day);
    var hours = hour > day ? bars(instrument, Resolution.MINUTES_60, day, hour) : List.<Bar>of();
    var minutes = bars(instrument, Resolution.MINUTES_1, hour, nowMillis + 1);
    var closed = minutes.stream().filter(bar -> bar.timeMillis() < until).toList();
    var today = join(hours, closed);
    Map<Resolution, List<Bar>> all = new EnumMap<>(Resolution.class);
    for (var resolution : Resolution.values()) {
      all.put(
          resolution,
          switch (resolution) {
            case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30 -> closed;
            case MINUTES_60 -> today;
            case DAY -> join(days, today);
            case WEEK -> join(from(week, days), today);
            case MONTH -> join(from(month, days), today);
          });
    }
    return new Loaded(all, until, closed.size() < minutes.size());
  }

  private List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis)
      throws IOException, InterruptedException {
    return rest.bars(
        market.symbolOf(instrument.symbol()),
        instrument,
        resolution,
        fromMillis,
        toMillis,
        Urgency.NORMAL);
  }

  private static List<Bar> from(long millis, List<Bar> bars) {
    return bars.stream().filter(bar -> bar.timeMillis() >= millis).toList();
  }

  private static List<Bar> join(List<Bar> bars, List<Bar> finer) {
    var all = new ArrayList<>(bars);
    all.addAll(finer);
    return all;
  }
}
