package io.tapeloom.market;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/**
 * All bars of one instrument: a series for each resolution, all made of the same trades. One thread
 * writes, any thread reads.
 */
public final class BarBook {

  private final Instrument instrument;
  private final Map<Resolution, BarSeries> series = new EnumMap<>(Resolution.class);
  private final LongAdder refusedTrades = new LongAdder();

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
    long timeMillis = trade.eventTimeMillis();
    for (BarSeries each : series.values()) {
      if (each.isClosed(timeMillis)) {
        refusedTrades.increment();
        return false;
      }
    }
    for (BarSeries each : series.values()) {
      each.trade(trade.price(), trade.quantity(), timeMillis);
    }
    return true;
  }

  /** How many trades were refused since this book began. */
  public long refusedTrades() {
    return refusedTrades.sum();
  }
}
