package io.tapeloom.market;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds the bars of one resolution out of trades, or out of whole bars of a finer resolution, or
 * of both one after the other. A bar is open until something of a later period arrives; then it is
 * closed, handed on, and final. Periods without trades have no bar. Not thread-safe; allocates only
 * when a bar is closed.
 */
public final class BarBuilder {

  private final Resolution resolution;
  private final TradingCalendar calendar;
  private final Consumer<? super Bar> closedBars;

  /** The period of the open bar, end exclusive; equal before the first trade. */
  private long startMillis = Long.MIN_VALUE;

  private long endMillis = Long.MIN_VALUE;
  private long open;
  private long high;
  private long low;
  private long close;
  private long volumeHigh;
  private long volumeLow;

  /**
   * Bars whose periods are those of UTC.
   *
   * @param closedBars receives each closed bar once, oldest first, before the bar after it begins
   */
  public BarBuilder(Resolution resolution, Consumer<? super Bar> closedBars) {
    this(resolution, TradingCalendar.ALWAYS, closedBars);
  }

  /**
   * @param closedBars receives each closed bar once, oldest first, before the bar after it begins
   */
  public BarBuilder(
      Resolution resolution, TradingCalendar calendar, Consumer<? super Bar> closedBars) {
    this.resolution = resolution;
    this.calendar = calendar;
    this.closedBars = closedBars;
  }

  /**
   * Adds a trade.
   *
   * @return false if it is refused, because it belongs to a period that is already closed
   */
  public boolean trade(long price, long quantity, long timeMillis) {
    return fold(timeMillis, price, price, price, price, 0, quantity);
  }

  /**
   * Adds a bar of a finer resolution, whose period lies within one of this resolution.
   *
   * @return false if it is refused, because it belongs to a period that is already closed
   */
  public boolean merge(Bar finer) {
    return fold(
        finer.timeMillis(),
        finer.open(),
        finer.high(),
        finer.low(),
        finer.close(),
        finer.volume().high(),
        finer.volume().low());
  }

  /** The bar that is still changing; none before the first trade. */
  public Optional<Bar> openBar() {
    return hasOpenBar()
        ? Optional.of(
            new Bar(startMillis, open, high, low, close, new Volume(volumeHigh, volumeLow)))
        : Optional.empty();
  }

  /** Begins anew; the open bar is handed on to nobody. */
  void clear() {
    startMillis = Long.MIN_VALUE;
    endMillis = Long.MIN_VALUE;
  }

  boolean hasOpenBar() {
    return startMillis != endMillis;
  }

  long openBarMillis() {
    return startMillis;
  }

  /**
   * Writes the fields of the open bar in the order of {@link Bar}'s, the volume as its low and its
   * high part, without a check of them.
   */
  void copyOpenBar(long[] target, int offset) {
    target[offset] = startMillis;
    target[offset + 1] = open;
    target[offset + 2] = high;
    target[offset + 3] = low;
    target[offset + 4] = close;
    target[offset + 5] = volumeLow;
    target[offset + 6] = volumeHigh;
  }

  private boolean fold(
      long timeMillis,
      long first,
      long highest,
      long lowest,
      long last,
      long tradedHigh,
      long tradedLow) {
    if (timeMillis < startMillis) {
      return false;
    }
    if (timeMillis >= endMillis) {
      openBar().ifPresent(closedBars);
      startMillis = calendar.startMillis(resolution, timeMillis);
      endMillis = calendar.endMillis(resolution, startMillis);
      open = first;
      high = highest;
      low = lowest;
      volumeHigh = tradedHigh;
      volumeLow = tradedLow;
    } else {
      high = Math.max(high, highest);
      low = Math.min(low, lowest);
      long sum = volumeLow + tradedLow;
      volumeHigh += tradedHigh + Volume.carry(volumeLow, sum);
      volumeLow = sum;
    }
    close = last;
    return true;
  }
}
