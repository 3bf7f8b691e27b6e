package io.tapeloom.feed.stored;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.Retention;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBook;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rebuilds the bars that were read from a store before one of its gaps was filled. Thread-safe;
 * reading blocks.
 */
final class Corrections {

  private static final long DAY_MILLIS = 86_400_000;

  private final HistoryStore store;
  private final Retention retention;

  /**
   * The bars of the periods in which the store begins, as returned by the market: only the part
   * before the store's first minute, which the store does not contain.
   */
  private final Map<Instrument, Map<Resolution, Bar>> begun = new ConcurrentHashMap<>();

  Corrections(HistoryStore store, Retention retention) {
    this.store = store;
    this.retention = retention;
  }

  /**
   * Keeps the bars that are open where the store begins.
   *
   * @param before the bars of the market before the store begins
   * @param firstMillis the start of the store, in milliseconds since the epoch
   */
  void beginAfter(BarBook before, long firstMillis) {
    var calendar = before.instrument().calendar();
    Map<Resolution, Bar> open = new EnumMap<>(Resolution.class);
    for (var resolution : Resolution.values()) {
      before
          .series(resolution)
          .current()
          .filter(bar -> bar.timeMillis() == calendar.startMillis(resolution, firstMillis))
          .ifPresent(bar -> open.put(resolution, bar));
    }
    begun.put(before.instrument(), open);
  }

  /** Returns all bars from the start of a filled gap on, as far back as memory holds bars. */
  FeedNotice.BarsCorrected of(Gap gap) {
    var instrument = gap.instrument();
    long newest = store.newestMinuteMillis(instrument).orElse(0);
    long until = Math.max(gap.untilMillis(), Resolution.MINUTES_1.endMillis(newest));
    Map<Resolution, List<Bar>> bars = new EnumMap<>(Resolution.class);
    for (var resolution : Resolution.values()) {
      long oldest = until - retention.days(resolution) * DAY_MILLIS;
      long from = instrument.calendar().startMillis(resolution, Math.max(gap.fromMillis(), oldest));
      var all = new ArrayList<Bar>();
      var part = begun.getOrDefault(instrument, Map.of()).get(resolution);
      if (part != null && part.timeMillis() >= from) {
        all.add(part);
      }
      all.addAll(store.bars(instrument, resolution, from, until));
      bars.put(resolution, all);
    }
    return new FeedNotice.BarsCorrected(
        instrument, gap.fromMillis(), gap.untilMillis(), bars, until);
  }
}
