package io.tapeloom.market;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Ticker} of one instrument up to date with its quotes and daily bars. One thread,
 * the writer, which also writes the bars, calls {@link #apply} and {@link #begin}. Any thread may
 * call {@link #current} and {@link #corrected}.
 */
public final class LiveTicker {

  private final BarSeries days;

  private volatile @Nullable Ticker current;

  // Used by the writer only.
  private Optional<Quote> quote = Optional.empty();

  /** Whether the previous close must be read again. */
  private volatile boolean corrected;

  /** The day whose previous close was read; it is read once per day. */
  private long dayMillis = Long.MIN_VALUE;

  private long previousClosePrice;

  /**
   * @param days the daily bars of the instrument
   */
  public LiveTicker(BarSeries days) {
    if (days.resolution() != Resolution.DAY) {
      throw new IllegalArgumentException(
          "a ticker requires daily bars, got bars of resolution " + days.resolution().code());
    }
    this.days = days;
  }

  /**
   * Processes an event. A trade must be in the daily bars already. Order books do not change a
   * ticker. Called by the writer.
   */
  public void apply(MarketEvent event) {
    switch (event) {
      case Quote newer -> {
        quote = Optional.of(newer);
        renew(newer.eventTimeNanos());
      }
      case Trade trade -> renew(trade.eventTimeNanos());
      case OrderBook _ -> {}
    }
  }

  /**
   * Reports that bars of earlier days may have changed; the next event shows it. May be called from
   * any thread.
   */
  public void corrected() {
    corrected = true;
  }

  /** Shows the newest bar before the first event. Called by the writer. */
  public void begin() {
    days.current().ifPresent(day -> renew(TimeUnit.MILLISECONDS.toNanos(day.timeMillis())));
  }

  /**
   * The newest ticker; empty before the first trade. It has a quote from the first quote on. May be
   * called from any thread.
   */
  public Optional<Ticker> current() {
    return Optional.ofNullable(current);
  }

  private void renew(long eventTimeNanos) {
    days.current().ifPresent(day -> current = ticker(day, eventTimeNanos));
  }

  private Ticker ticker(Bar day, long eventTimeNanos) {
    if (day.timeMillis() != dayMillis || corrected) {
      corrected = false;
      dayMillis = day.timeMillis();
      var before = days.last(dayMillis, 1);
      previousClosePrice = before.isEmpty() ? day.open() : before.getFirst().close();
    }
    return new Ticker(days.instrument(), quote, day, previousClosePrice, eventTimeNanos);
  }
}
