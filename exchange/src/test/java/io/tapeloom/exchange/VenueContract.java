package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Bar;
import io.tapeloom.market.BarBuilder;
import io.tapeloom.market.Examples;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;

/** The contract that every venue must satisfy. */
abstract class VenueContract {

  static final long MINUTE_MILLIS = 60_000;
  static final long NANOS = 1_000_000;

  private static final Comparator<Level> BY_PRICE = Comparator.comparingLong(Level::price);

  /** Creates a venue; two venues with the same seed have the same events. */
  abstract Venue venue(long seed);

  /** A time in the first three years of the venue. */
  private long moment(Examples.Example example) {
    long begin = venue(1).beginMillis() * NANOS;
    return example.between(begin, begin + 3 * 365 * 86_400_000L * NANOS);
  }

  private static long seed(Examples.Example example) {
    return example.between(0L, 1_000L);
  }

  @Test
  void shouldReturnTheSameEventsEveryTime() {
    Examples.check(
        50,
        example -> {
          long seed = seed(example);
          long moment = moment(example);
          Venue venue = venue(seed);
          Venue again = venue(seed);
          for (Instrument instrument : venue.instruments()) {
            assertThat(take(venue.events(instrument, moment), 300))
                .isEqualTo(take(again.events(instrument, moment), 300));
          }
        });
  }

  @Test
  void shouldReturnTheSameEventsFromAnyStart() {
    Examples.check(
        100,
        example -> {
          long seed = seed(example);
          long moment = moment(example);
          int secondsLater = example.between(0, 600);
          Venue venue = venue(seed);
          Instrument instrument = venue.instruments().getFirst();
          long later = moment + secondsLater * 1_000L * NANOS;

          Iterator<MarketEvent> skipping = venue.events(instrument, moment);
          MarketEvent first = skipping.next();
          while (first.eventTimeNanos() < later) {
            first = skipping.next();
          }
          List<MarketEvent> skipped = new ArrayList<>(List.of(first));
          skipped.addAll(take(skipping, 300));

          assertThat(take(venue.events(instrument, later), skipped.size())).isEqualTo(skipped);
        });
  }

  @Test
  void shouldStartAtAnEventAndAfterIt() {
    Venue venue = venue(5);
    Instrument instrument = venue.instruments().getFirst();
    long begin = venue.beginMillis() * NANOS;

    List<MarketEvent> all = take(venue.events(instrument, begin), 1_500);

    for (MarketEvent event : all.subList(0, 600)) {
      long time = event.eventTimeNanos();
      assertThat(venue.events(instrument, time).next())
          .isEqualTo(
              all.stream().filter(e -> e.eventTimeNanos() >= time).findFirst().orElseThrow());
      assertThat(venue.events(instrument, time + 1).next())
          .isEqualTo(all.stream().filter(e -> e.eventTimeNanos() > time).findFirst().orElseThrow());
    }
  }

  @Test
  void shouldKeepTradesAndQuotesInAgreement() {
    Examples.check(
        100,
        example -> {
          long seed = seed(example);
          long moment = moment(example);
          Venue venue = venue(seed);
          for (Instrument instrument : venue.instruments()) {
            assertAgreement(take(venue.events(instrument, moment), 600));
          }
        });
  }

  @Test
  void shouldReturnTheBookRightAfterItsQuote() {
    Examples.check(
        100,
        example -> {
          long seed = seed(example);
          long moment = moment(example);
          Venue venue = venue(seed);
          for (Instrument instrument : venue.instruments()) {
            assertBooks(take(venue.events(instrument, moment), 600));
          }
        });
  }

  @Test
  void shouldCountBooksFromTheirBeginOn() {
    Venue venue = venue(1);
    for (Instrument instrument : venue.instruments()) {
      List<OrderBook> books =
          only(OrderBook.class, take(venue.events(instrument, venue.beginMillis() * NANOS), 600));

      assertThat(books.getFirst().sequence()).isEqualTo(1);
      assertThat(books.getLast().sequence()).isEqualTo(books.size());
    }
  }

  @Test
  void shouldReturnTradesOnly() {
    Examples.check(
        50,
        example -> {
          long seed = seed(example);
          long moment = moment(example);
          Venue venue = venue(seed);
          for (Instrument instrument : venue.instruments()) {
            List<Trade> trades = only(Trade.class, take(venue.events(instrument, moment), 600));

            assertThat(take(venue.trades(instrument, moment), trades.size()))
                .isNotEmpty()
                .isEqualTo(trades);
          }
        });
  }

  @Test
  void shouldMakeMinutesOfTheirTrades() {
    Examples.check(
        100,
        example -> {
          long seed = seed(example);
          long moment = moment(example);
          Venue venue = venue(seed);
          for (Instrument instrument : venue.instruments()) {
            long from = Resolution.MINUTES_1.startMillis(moment / NANOS);
            long to = from + 3 * MINUTE_MILLIS;

            assertThat(venue.minutes(instrument, from, to))
                .hasSize(3)
                .isEqualTo(minutesOfTrades(venue.events(instrument, from * NANOS), to));
          }
        });
  }

  @Test
  void shouldReturnCompleteMinutesOnly() {
    Venue venue = venue(1);
    Instrument instrument = venue.instruments().getFirst();
    long from = Instant.parse("2026-11-19T23:58:00Z").toEpochMilli();

    assertThat(venue.minutes(instrument, from - 59_999, from + 3 * MINUTE_MILLIS + 59_999))
        .extracting(Bar::timeMillis)
        .containsExactly(from, from + MINUTE_MILLIS, from + 2 * MINUTE_MILLIS);
    assertThat(venue.minutes(instrument, from + 1, from + MINUTE_MILLIS)).isEmpty();
    assertThat(venue.minutes(instrument, from, from - MINUTE_MILLIS)).isEmpty();
  }

  @Test
  void shouldHaveNothingBeforeItsBegin() {
    Venue venue = venue(1);
    Instrument instrument = venue.instruments().getFirst();
    long begin = venue.beginMillis();

    assertThat(venue.minutes(instrument, 0, begin)).isEmpty();
    assertThat(venue.minutes(instrument, 0, begin + MINUTE_MILLIS))
        .extracting(Bar::timeMillis)
        .containsExactly(begin);
    assertThat(venue.quoteBefore(instrument, begin * NANOS)).isEmpty();
    assertThat(take(venue.events(instrument, 0), 100))
        .isEqualTo(take(venue.events(instrument, begin * NANOS), 100));
  }

  @Test
  void shouldKnowTheQuoteInForce() {
    Venue venue = venue(1);
    Instrument instrument = venue.instruments().getFirst();
    long from = Instant.parse("2026-11-19T23:59:00Z").toEpochMilli() * NANOS;

    Optional<Quote> inForce = venue.quoteBefore(instrument, from);
    for (MarketEvent event : take(venue.events(instrument, from), 600)) {
      if (event instanceof Quote quote) {
        assertThat(venue.quoteBefore(instrument, quote.eventTimeNanos())).isEqualTo(inForce);
        inForce = Optional.of(quote);
      }
    }
  }

  private static void assertAgreement(List<MarketEvent> events) {
    Optional<Quote> quote = Optional.empty();
    Optional<Trade> last = Optional.empty();
    long time = Long.MIN_VALUE;
    for (MarketEvent event : events) {
      assertThat(event.eventTimeNanos()).isGreaterThanOrEqualTo(time);
      time = event.eventTimeNanos();
      switch (event) {
        case Quote newer -> {
          assertThat(newer.spread()).isGreaterThanOrEqualTo(newer.instrument().minMove());
          last.ifPresent(
              trade -> assertThat(trade.price()).isBetween(newer.bidPrice(), newer.askPrice()));
          quote = Optional.of(newer);
        }
        case Trade trade -> {
          Optional<Trade> sweep = last.filter(before -> isOfOneOrder(before, trade));
          if (sweep.isPresent()) {
            assertGoesOn(trade, sweep.get());
          } else {
            quote.ifPresent(met -> assertMeets(trade, met));
          }
          last.ifPresent(before -> assertThat(trade.tradeId()).isGreaterThan(before.tradeId()));
          assertThat(trade.price() % trade.instrument().minMove()).isZero();
          last = Optional.of(trade);
        }
        case OrderBook book ->
            last.ifPresent(
                trade ->
                    assertThat(trade.price())
                        .isBetween(book.bestBid().price(), book.bestAsk().price()));
      }
    }
  }

  private static void assertBooks(List<MarketEvent> events) {
    Optional<Quote> bookless = Optional.empty();
    Optional<OrderBook> last = Optional.empty();
    for (MarketEvent event : events) {
      switch (event) {
        case Quote quote -> {
          assertThat(bookless).isEmpty();
          bookless = Optional.of(quote);
        }
        case Trade _ -> assertThat(bookless).isEmpty();
        case OrderBook book -> {
          assertThat(bookless).hasValue(best(book));
          assertSides(book);
          last.ifPresent(before -> assertThat(book.sequence()).isEqualTo(before.sequence() + 1));
          bookless = Optional.empty();
          last = Optional.of(book);
        }
      }
    }
    assertThat(last).isPresent();
  }

  private static Quote best(OrderBook book) {
    return new Quote(
        book.instrument(),
        book.bestBid().price(),
        book.bestBid().quantity(),
        book.bestAsk().price(),
        book.bestAsk().quantity(),
        book.eventTimeNanos());
  }

  private static void assertSides(OrderBook book) {
    assertThat(book.bestBid().price()).isLessThan(book.bestAsk().price());
    assertThat(book.bids()).is(strictlySorted(BY_PRICE.reversed()));
    assertThat(book.asks()).is(strictlySorted(BY_PRICE));
    assertThat(Stream.concat(book.bids().stream(), book.asks().stream()))
        .allMatch(
            level -> level.quantity() > 0 && level.price() % book.instrument().minMove() == 0);
  }

  private static Condition<List<? extends Level>> strictlySorted(Comparator<Level> order) {
    return new Condition<>(
        levels ->
            IntStream.range(1, levels.size())
                .allMatch(i -> order.compare(levels.get(i - 1), levels.get(i)) < 0),
        "strictly sorted");
  }

  private static void assertMeets(Trade trade, Quote quote) {
    boolean buy = trade.aggressor() == Side.BUY;
    assertThat(trade.price()).isEqualTo(buy ? quote.askPrice() : quote.bidPrice());
    assertThat(trade.quantity())
        .isLessThanOrEqualTo(buy ? quote.askQuantity() : quote.bidQuantity());
  }

  private static boolean isOfOneOrder(Trade before, Trade trade) {
    return before.eventTimeNanos() == trade.eventTimeNanos();
  }

  private static void assertGoesOn(Trade trade, Trade before) {
    assertThat(trade.aggressor()).isEqualTo(before.aggressor());
    if (trade.aggressor() == Side.BUY) {
      assertThat(trade.price()).isGreaterThanOrEqualTo(before.price());
    } else {
      assertThat(trade.price()).isLessThanOrEqualTo(before.price());
    }
  }

  static List<Bar> minutesOfTrades(Iterator<MarketEvent> events, long toMillis) {
    List<Bar> bars = new ArrayList<>();
    var builder = new BarBuilder(Resolution.MINUTES_1, bars::add);
    MarketEvent event = events.next();
    while (event.eventTimeMillis() < toMillis) {
      if (event instanceof Trade trade) {
        builder.trade(trade.price(), trade.quantity(), trade.eventTimeMillis());
      }
      event = events.next();
    }
    builder.openBar().ifPresent(bars::add);
    return bars;
  }

  static <T extends MarketEvent> List<T> only(Class<T> kind, List<MarketEvent> events) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static <T extends MarketEvent> List<T> take(Iterator<T> events, int count) {
    List<T> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(events.next());
    }
    return taken;
  }
}
