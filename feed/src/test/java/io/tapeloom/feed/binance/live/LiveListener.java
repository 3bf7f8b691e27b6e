package io.tapeloom.feed.binance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.FeedListener;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.FeedStatus;
import io.tapeloom.feed.FeedSupervisor;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A supervised feed on a venue's market, and all that was heard of it. Waiting moves the clock on,
 * by little steps.
 */
final class LiveListener implements AutoCloseable {

  private static final int LEVELS = 20;

  /** How time goes by: so much whenever nothing has come for so long. */
  private static final Duration STEP = Duration.ofMillis(20);

  /** How time goes by while minutes are waited for. */
  private static final Duration LONG_STEP = Duration.ofSeconds(1);

  private static final long QUIET_MILLIS = 5;

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final StepClock clock;
  private final FeedSupervisor supervisor;

  // Guarded by this.
  private final List<MarketEvent> events = new ArrayList<>();
  private final List<Trade> trades = new ArrayList<>();
  private Optional<OrderBook> lastBook = Optional.empty();
  private final List<FeedNotice> notices = new ArrayList<>();
  private final List<FeedStatus> statuses = new ArrayList<>();

  private LiveListener(
      BinanceMarket market, Predicate<? super Instrument> watched, StepClock clock) {
    this.clock = clock;
    long now = clock.instant().toEpochMilli() * 1_000_000;
    var feed = market.feed(market.handOverNanos(now), clock, clock, this::notice);
    feed.watchBooks(watched);
    this.supervisor =
        new FeedSupervisor(
            feed,
            new FeedListener() {
              @Override
              public void onEvent(MarketEvent event) {
                event(event);
              }

              @Override
              public void onStatus(FeedStatus status) {
                status(status);
              }
            },
            clock,
            clock.steady(),
            clock,
            new Backoff(100, 10_000, new Random(3)));
  }

  /** Opens a venue's market and listens to it; returns when all is connected. */
  static LiveListener listen(StandInVenue venue, StepClock clock) {
    return listen(venue.options(0), _ -> false, clock);
  }

  /** The same with other options. */
  static LiveListener listen(
      VenueOptions options, Predicate<? super Instrument> watched, StepClock clock) {
    var listener =
        new LiveListener(
            BinanceMarket.open(options, 1 << 20, clock, clock.steady(), clock, new Random(5)),
            watched,
            clock);
    listener.supervisor.start();
    return listener;
  }

  private synchronized void event(MarketEvent event) {
    events.add(event);
    switch (event) {
      case Trade trade -> trades.add(trade);
      case OrderBook book -> lastBook = Optional.of(book);
      case Quote _ -> {}
    }
    notifyAll();
  }

  private synchronized void notice(FeedNotice notice) {
    notices.add(notice);
    notifyAll();
  }

  private synchronized void status(FeedStatus status) {
    statuses.add(status);
    notifyAll();
  }

  /** Waits, while time goes by. */
  void await(String what, BooleanSupplier reached) {
    await(what, reached, () -> clock.advance(STEP));
  }

  /** Waits for what takes minutes, while the venue shows that it is there. */
  void awaitMinutes(String what, StandInVenue venue, BooleanSupplier reached) {
    await(
        what,
        reached,
        () -> {
          clock.advance(LONG_STEP);
          venue.ping();
        });
  }

  private synchronized void await(String what, BooleanSupplier reached, Runnable quiet) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "%s did not come; notices %s, statuses %s, last book %s, %d trades"
                .formatted(what, notices, statuses, lastBook, trades.size()));
      }
      int before = events.size();
      try {
        wait(QUIET_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (events.size() == before) {
        quiet.run();
      }
    }
  }

  synchronized List<FeedNotice> notices() {
    return List.copyOf(notices);
  }

  synchronized List<FeedStatus> statuses() {
    return List.copyOf(statuses);
  }

  synchronized List<Trade> trades() {
    return List.copyOf(trades);
  }

  /** The symbols of which trades were heard. */
  synchronized Set<String> tradedSymbols() {
    return trades.stream().map(trade -> trade.instrument().symbol()).collect(Collectors.toSet());
  }

  /** The symbols of which quotes were heard. */
  synchronized Set<String> quotedSymbols() {
    return events.stream()
        .filter(Quote.class::isInstance)
        .map(quote -> quote.instrument().symbol())
        .collect(Collectors.toSet());
  }

  /** The newest book of a symbol. */
  synchronized Optional<OrderBook> book(String symbol) {
    return books().reversed().stream()
        .filter(book -> book.instrument().symbol().equals(symbol))
        .findFirst();
  }

  /** The notices of a kind. */
  <T extends FeedNotice> List<T> notices(Class<T> kind) {
    return notices().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  synchronized List<OrderBook> books() {
    return events.stream().filter(OrderBook.class::isInstance).map(OrderBook.class::cast).toList();
  }

  /** Waits until the newest book is the true one of the venue's only market. */
  void awaitTrueBook(StandInVenue venue, int priceDigits, int quantityDigits) {
    var bids = venue.only().bids(LEVELS, priceDigits, quantityDigits);
    var asks = venue.only().asks(LEVELS, priceDigits, quantityDigits);
    await(
        "the true book",
        () ->
            lastBook.map(OrderBook::bids).equals(Optional.of(bids))
                && lastBook.map(OrderBook::asks).equals(Optional.of(asks)));
  }

  /** Waits until the newest book has more than the best prices. */
  void awaitWholeBook() {
    await("a whole book", this::hasWholeBook);
  }

  /** Whether the newest book has more than the best prices. */
  synchronized boolean hasWholeBook() {
    return lastBook.filter(book -> book.bids().size() == LEVELS).isPresent();
  }

  /** Waits for all trades of the venue's only market, each of them once and in order. */
  void awaitAllTrades(StandInVenue venue, int priceDigits, int quantityDigits) {
    var prints = venue.only().prints();
    await("all trades", () -> trades.size() >= prints.size());
    assertThat(trades())
        .extracting(
            trade ->
                new StandInMarket.Print(
                    trade.tradeId(),
                    trade.eventTimeMillis(),
                    BigDecimal.valueOf(trade.price(), priceDigits).stripTrailingZeros(),
                    BigDecimal.valueOf(trade.quantity(), quantityDigits).stripTrailingZeros(),
                    trade.aggressor() == Side.SELL))
        .isEqualTo(
            prints.stream()
                .map(
                    print ->
                        new StandInMarket.Print(
                            print.id(),
                            print.timeMillis(),
                            print.price().stripTrailingZeros(),
                            print.quantity().stripTrailingZeros(),
                            print.sell()))
                .toList());
  }

  /**
   * All quotes are the best levels of the books behind them, no book is crossed, no time goes back.
   */
  synchronized void checkCoherence() {
    Optional<Quote> quote = Optional.empty();
    long newest = Long.MIN_VALUE;
    long sequence = 0;
    for (var event : events) {
      switch (event) {
        case Quote newer -> quote = Optional.of(newer);
        case OrderBook book -> {
          assertThat(book.bestBid().price()).isLessThan(book.bestAsk().price());
          assertThat(book.bestBid().price()).isEqualTo(quote.orElseThrow().bidPrice());
          assertThat(book.bestAsk().price()).isEqualTo(quote.orElseThrow().askPrice());
          assertThat(book.eventTimeNanos()).isGreaterThanOrEqualTo(newest);
          assertThat(book.sequence()).isEqualTo(++sequence);
          newest = book.eventTimeNanos();
        }
        case Trade _ -> {}
      }
    }
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
