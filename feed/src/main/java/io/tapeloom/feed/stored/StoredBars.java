package io.tapeloom.feed.stored;

import io.tapeloom.feed.BarArchive;
import io.tapeloom.feed.EventHistory;
import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The bars of a store: built from its minutes, and at the end also from the trades after the last
 * minute. Thread-safe.
 */
record StoredBars(HistoryStore store) implements BarArchive {

  private static final long MINUTE_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** {@inheritDoc} Reads only the end of a long range, backwards in growing windows. */
  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit) {
    var newest = store.newestMinuteMillis(instrument);
    var found = new ArrayDeque<Bar>();
    var calendar = instrument.calendar();
    if (newest.isEmpty()) {
      return List.of();
    }
    long from = firstStartMillis(instrument, resolution, fromMillis);
    long to = Math.min(toMillis, newest.getAsLong() + 1);
    long length = (limit + 2L) * lengthMillis(resolution);
    while (from < to && found.size() < limit) {
      long start = Math.max(from, calendar.startMillis(resolution, Math.max(0, to - length)));
      long end = calendar.endMillis(resolution, calendar.startMillis(resolution, to - 1));
      var window = store.bars(instrument, resolution, start, end);
      for (int i = window.size() - 1; i >= 0 && found.size() < limit; i--) {
        found.addFirst(window.get(i));
      }
      to = start;
      length *= 4;
    }
    return List.copyOf(found);
  }

  private static long lengthMillis(Resolution resolution) {
    return resolution.endMillis(resolution.startMillis(0)) - resolution.startMillis(0);
  }

  /** Returns the first start, at or after a moment, of a period that is completely in the store. */
  long firstStartMillis(Instrument instrument, Resolution resolution, long timeMillis) {
    long time = Math.max(timeMillis, store.beginMillis().orElse(0));
    var calendar = instrument.calendar();
    long start = calendar.startMillis(resolution, time);
    return start < time ? calendar.endMillis(resolution, start) : start;
  }

  /**
   * Returns the bars from one moment to another; the last one may be incomplete.
   *
   * @param fromMillis inclusive, milliseconds since the epoch
   * @param untilNanos exclusive, nanoseconds since the epoch
   */
  List<Bar> until(Instrument instrument, Resolution resolution, long fromMillis, long untilNanos) {
    long from = firstStartMillis(instrument, resolution, fromMillis);
    long tail = tailMillis(instrument, untilNanos);
    var bars = new ArrayList<Bar>();
    var builder = new BarBuilder(resolution, instrument.calendar(), bars::add);
    store.bars(instrument, resolution, from, tail).forEach(builder::merge);
    try (var trades =
        store.trades(instrument, Math.max(from, tail) * NANOS_PER_MILLI, untilNanos)) {
      while (trades.hasNext()) {
        var trade = trades.next();
        builder.trade(trade.price(), trade.quantity(), trade.eventTimeMillis());
      }
    }
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  /** Returns the trades before a moment that are not in a stored minute. */
  EventHistory.Cursor<Trade> tail(Instrument instrument, long untilNanos) {
    return store.trades(
        instrument, tailMillis(instrument, untilNanos) * NANOS_PER_MILLI, untilNanos);
  }

  /** Returns the start of the trades before a moment that are not in a stored minute. */
  private long tailMillis(Instrument instrument, long untilNanos) {
    var newest = store.newestMinuteMillis(instrument);
    return newest.isEmpty()
        ? 0
        : Math.min(
            Resolution.MINUTES_1.startMillis(Math.floorDiv(untilNanos, NANOS_PER_MILLI)),
            newest.getAsLong() + MINUTE_MILLIS);
  }
}
