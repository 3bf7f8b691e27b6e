package io.tapeloom.market;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds the bars of one resolution from trades, from complete bars of a finer resolution, or from
 * both in turn. A bar is open until a trade or bar of a later period arrives; then it is closed,
 * reported and final. Periods without trades have no bar. Not thread-safe. Allocates only when a
 * bar is closed.
 */
public final class BarBuilder {

  private final Resolution resolution;
  private final TradingCalendar calendar;
  private final Consumer<? super Bar> closedBars;

  /** The period of the open bar, end exclusive; start and end are equal before the first trade. */
  private long startMillis = Long.MIN_VALUE;

  private long endMillis = Long.MIN_VALUE;
  private long open;
  private long high;
  private long low;
  private long close;
  private long volumeHigh;
  private long volumeLow;

  /**
   * Builds bars whose periods are those of UTC.
   *
   * @param closedBars receives each closed bar once, oldest first, before the next bar begins
   */
  public BarBuilder(Resolution resolution, Consumer<? super Bar> closedBars) {
    this(resolution, TradingCalendar.ALWAYS, closedBars);
  }

  /**
   * @param closedBars receives each closed bar once, oldest first, before the next bar begins
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
   * @return false when the trade is refused because its period is closed
   */
  public boolean trade(long price, long quantity, long timeMillis) {
    return fold(timeMillis, price, price, price, price, 0, quantity);
  }

  /**
   * Adds a bar of a finer resolution, whose period is within one period of this resolution.
   *
   * @return false when the bar is refused because its period is closed
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

  /** The open bar; empty before the first trade. */
  public Optional<Bar> openBar() {
    return hasOpenBar()
        ? Optional.of(
            new Bar(startMillis, open, high, low, close, new Volume(volumeHigh, volumeLow)))
        : Optional.empty();
  }

  /** Starts again; the open bar is dropped without being reported. */
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
   * Writes the fields of the open bar without checking them: in the order of {@link Bar}, the
   * volume as its low and then its high part.
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
