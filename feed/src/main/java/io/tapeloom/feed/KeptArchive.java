package io.tapeloom.feed;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The bars of a store, and which of them are other than they were at the start. Thread-safe. */
final class KeptArchive implements BarArchive {

  private final HistoryStore store;
  private final KeptBars bars;

  /** The end of the newest gap that was filled. */
  private final Map<Instrument, Long> filledUntil = new ConcurrentHashMap<>();

  KeptArchive(HistoryStore store) {
    this.store = store;
    this.bars = new KeptBars(store);
  }

  /** A gap has been filled after its bars were read. */
  void filled(HistoryStore.Gap gap) {
    filledUntil.merge(gap.instrument(), gap.untilMillis(), Math::max);
  }

  @Override
  public List<Bar> bars(
      Instrument instrument, Resolution resolution, long fromMillis, long toMillis, int limit) {
    return bars.bars(instrument, resolution, fromMillis, toMillis, limit);
  }

  /** {@inheritDoc} A bar that is not whole in the store yet is left as it was read. */
  @Override
  public long correctedUntilMillis(Instrument instrument, Resolution resolution) {
    var filled = filledUntil.get(instrument);
    if (filled == null) {
      return Long.MIN_VALUE;
    }
    long start = resolution.startMillis(filled - 1);
    long end = resolution.endMillis(start);
    long whole = Resolution.MINUTES_1.endMillis(store.newestMinuteMillis(instrument).orElse(0));
    return end <= whole ? end : start;
  }
}
