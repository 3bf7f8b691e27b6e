package io.tapeloom.market;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Ticker} of one instrument up to date with its quotes and its daily bars. One
 * thread writes, the one that writes the bars; any thread reads.
 */
public final class LiveTicker {

  private final BarSeries days;

  private volatile @Nullable Ticker current;

  // Of the writing thread.
  private Optional<Quote> quote = Optional.empty();

  /** Whether the previous close has to be looked up once more. */
  private volatile boolean corrected;

  /** The previous close is looked up once a day. */
  private long dayMillis = Long.MIN_VALUE;

  private long previousClosePrice;

  /**
   * @param days the daily bars of the instrument
   */
  public LiveTicker(BarSeries days) {
    if (days.resolution() != Resolution.DAY) {
      throw new IllegalArgumentException(
          "a ticker is made of daily bars, was given those of " + days.resolution().code());
    }
    this.days = days;
  }

  /**
   * Takes in an event; a trade must be in the daily bars already. Of an order book it shows nothing
   * and stays as it is. For the writing thread.
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

  /** Bars of earlier days may have changed: shown from the next event on. For any thread. */
  public void corrected() {
    corrected = true;
  }

  /** Shows the newest of the bars, before anything happens; for the writing thread. */
  public void begin() {
    days.current().ifPresent(day -> renew(TimeUnit.MILLISECONDS.toNanos(day.timeMillis())));
  }

  /** The newest ticker; none before the first trade, with a quote from the first quote on. */
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
