package io.tapeloom.market;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * All bars of one instrument: one series per resolution, all built from the same trades. One
 * thread, the writer, calls {@link #trade}; all other methods may be called from any thread.
 */
public final class BarBook {

  private final Instrument instrument;
  private final Map<Resolution, BarSeries> series = new EnumMap<>(Resolution.class);
  private final LongAdder refusedTrades = new LongAdder();

  /** Held during every change, so that a trade is in all series or in none. */
  private final Lock writing = new ReentrantLock();

  /**
   * @param retention number of closed bars to keep, per resolution
   */
  public BarBook(Instrument instrument, ToIntFunction<Resolution> retention) {
    this.instrument = instrument;
    for (Resolution resolution : Resolution.values()) {
      series.put(
          resolution, new BarSeries(instrument, resolution, retention.applyAsInt(resolution)));
    }
  }

  public Instrument instrument() {
    return instrument;
  }

  public BarSeries series(Resolution resolution) {
    return Objects.requireNonNull(series.get(resolution));
  }

  /**
   * Adds a trade to the bars of every resolution, or to none. Called by the writer.
   *
   * @return false when the trade is refused because one of its bars is closed
   * @throws IllegalArgumentException when the trade is of another instrument
   */
  public boolean trade(Trade trade) {
    if (!trade.instrument().equals(instrument)) {
      throw new IllegalArgumentException(
          "trade of %s must not be added to the bars of %s"
              .formatted(trade.instrument().symbol(), instrument.symbol()));
    }
    writing.lock();
    try {
      return add(trade.price(), trade.quantity(), trade.eventTimeMillis());
    } finally {
      writing.unlock();
    }
  }

  private boolean add(long price, long quantity, long timeMillis) {
    for (BarSeries each : series.values()) {
      if (each.isClosed(timeMillis)) {
        refusedTrades.increment();
        return false;
      }
    }
    for (BarSeries each : series.values()) {
      each.trade(price, quantity, timeMillis);
    }
    return true;
  }

  /**
   * Replaces the bars from a point in time on, and adds the minutes after {@code untilMillis} to
   * the new bars. May be called from any thread.
   *
   * @param fromMillis the earliest change; whole periods are replaced
   * @param bars all bars of the replaced periods per resolution, oldest first; the last one as it
   *     was at {@code untilMillis}
   * @param untilMillis the end of these bars, exclusive, at a full minute; all later minutes must
   *     be in this book
   */
  public void correct(long fromMillis, Map<Resolution, List<Bar>> bars, long untilMillis) {
    writing.lock();
    try {
      var since = series(Resolution.MINUTES_1).bars(untilMillis, Long.MAX_VALUE, Integer.MAX_VALUE);
      bars.forEach(
          (resolution, others) -> {
            var all = new ArrayList<>(others);
            all.addAll(since);
            var start = instrument.calendar().startMillis(resolution, fromMillis);
            series(resolution).replaceFrom(start, all);
          });
    } finally {
      writing.unlock();
    }
  }

  /** Number of trades that were refused since this book was created. */
  public long refusedTrades() {
    return refusedTrades.sum();
  }
}
