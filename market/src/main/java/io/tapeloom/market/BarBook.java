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
 * All bars of one instrument: a series for each resolution, all made of the same trades. One thread
 * adds trades, any thread may correct what is there, and any thread reads.
 */
public final class BarBook {

  private final Instrument instrument;
  private final Map<Resolution, BarSeries> series = new EnumMap<>(Resolution.class);
  private final LongAdder refusedTrades = new LongAdder();

  /** Held while anything changes, for a trade is in all series or in none. */
  private final Lock writing = new ReentrantLock();

  /**
   * @param retention closed bars that are kept of each resolution
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
   * Adds a trade to the bars of every resolution, or to none. For the writing thread.
   *
   * @return false if it is refused, because one of its bars is closed
   */
  public boolean trade(Trade trade) {
    if (!trade.instrument().equals(instrument)) {
      throw new IllegalArgumentException(
          "a trade of %s in the bars of %s"
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
   * Puts other bars in the place of those from a moment on; what came after the others is added to
   * them. For any thread.
   *
   * @param fromMillis the first moment of which something has changed; whole periods are replaced
   * @param bars of each resolution, oldest first, all that there are in those periods; the last one
   *     as far as it had come at the end
   * @param untilMillis their end, exclusive: that of a minute, after which all minutes are here
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

  /** How many trades were refused since this book began. */
  public long refusedTrades() {
    return refusedTrades.sum();
  }
}
