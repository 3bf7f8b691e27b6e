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
 * The bars of a store: made of the minutes in it, and where the past ends, of the trades behind
 * them, which are in no minute. Thread-safe.
 */
record StoredBars(HistoryStore store) implements BarArchive {

  private static final long MINUTE_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** {@inheritDoc} Of a long range only the end is read, backwards in windows that grow. */
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

  /** The first start of a period at or after a moment that is in the store as a whole. */
  long firstStartMillis(Instrument instrument, Resolution resolution, long timeMillis) {
    long time = Math.max(timeMillis, store.beginMillis().orElse(0));
    var calendar = instrument.calendar();
    long start = calendar.startMillis(resolution, time);
    return start < time ? calendar.endMillis(resolution, start) : start;
  }

  /**
   * The bars from a moment on, the last one as far as it had come at another.
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

  /** The trades before a moment that are in no minute. */
  EventHistory.Cursor<Trade> tail(Instrument instrument, long untilNanos) {
    return store.trades(
        instrument, tailMillis(instrument, untilNanos) * NANOS_PER_MILLI, untilNanos);
  }

  /** Where the trades begin that are in no minute, for who looks at what was before a moment. */
  private long tailMillis(Instrument instrument, long untilNanos) {
    var newest = store.newestMinuteMillis(instrument);
    return newest.isEmpty()
        ? 0
        : Math.min(
            Resolution.MINUTES_1.startMillis(Math.floorDiv(untilNanos, NANOS_PER_MILLI)),
            newest.getAsLong() + MINUTE_MILLIS);
  }
}
