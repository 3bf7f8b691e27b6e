package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapeloom.market.Bar;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statistical properties of the simulated market, for one seed, so that all runs are equal. */
class MarketStatisticsTest {

  private static final long NANOS = 1_000_000;
  private static final long MORNING = Instant.parse("2026-11-19T14:00:00Z").toEpochMilli();
  private static final long HOURS = 3 * 3_600_000L;
  private static final long DAY = 86_400_000L;

  private final Venue venue = new SimulatedVenue(1, 1, Listing.stocks());

  static List<Listing> listings() {
    return Listing.stocks();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldHaveTheSpreadOfItsListing(Listing listing) {
    List<Quote> quotes = events(listing, Quote.class);

    double mean = quotes.stream().mapToLong(Quote::spread).average().orElseThrow();
    long wide =
        quotes.stream().filter(quote -> quote.spread() > 10L * listing.spreadTicks()).count();
    assertThat(mean / listing.spreadTicks()).isBetween(0.5, 2.0);
    assertThat((double) wide / quotes.size()).isLessThan(0.01);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldShowTenLevelsAndNoneOfThemAlone(Listing listing) {
    List<OrderBook> books = events(listing, OrderBook.class);

    assertThat(books)
        .allMatch(book -> book.bids().size() == 10 && book.asks().size() == 10)
        .allMatch(book -> book.bestBid().price() < book.bestAsk().price());
    for (int level = 0; level < 10; level++) {
      assertThat(meanQuantity(books, level) / listing.typicalQuantity()).isBetween(0.5, 5.0);
    }
    assertThat(meanQuantity(books, 9)).isLessThan(meanQuantity(books, 0));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldChangeMostLevelsSlowly(Listing listing) {
    List<OrderBook> books = events(listing, OrderBook.class);

    int changed = 0;
    double kept = 0;
    for (int i = 1; i < books.size(); i++) {
      OrderBook before = books.get(i - 1);
      OrderBook book = books.get(i);
      changed += book.bids().equals(before.bids()) && book.asks().equals(before.asks()) ? 0 : 1;
      kept += (double) (kept(before.bids(), book.bids()) + kept(before.asks(), book.asks())) / 20;
    }

    assertThat((double) changed / books.size()).isGreaterThan(0.99);
    assertThat(kept / books.size()).isBetween(0.5, 0.95);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldTradeInBurstsAndEverySecondOrTwoInTheMean(Listing listing) {
    double[] seconds = distances(events(listing, Trade.class));

    double mean = mean(seconds);
    double deviation =
        Math.sqrt(Arrays.stream(seconds).map(s -> s * s).average().orElseThrow() - mean * mean);
    assertThat(mean).isBetween(0.5, 2.0);
    assertThat(deviation / mean).isBetween(0.6, 1.5);
    assertThat(Arrays.stream(seconds).max().orElseThrow()).isLessThan(15);
    assertThat(correlation(seconds, 1)).isGreaterThan(0.05);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldMoveADayByTheVolatilityOfItsListing(Listing listing) {
    double[] returns = returns(listing, 400 * DAY, 1440);

    double deviation = Math.sqrt(Arrays.stream(returns).map(r -> r * r).average().orElseThrow());

    assertThat(deviation / listing.dailyVolatility()).isCloseTo(1, within(0.2));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldBeCalmAndStormyInSpells(Listing listing) {
    double[] returns = returns(listing, 40 * DAY, 1);
    double[] sizes = Arrays.stream(returns).map(Math::abs).toArray();

    assertThat(correlation(returns, 1)).isBetween(-0.1, 0.1);
    for (int lag : new int[] {1, 5, 15}) {
      assertThat(correlation(sizes, lag)).isBetween(0.05, 0.5);
    }
    assertThat(kurtosis(returns)).isBetween(3.5, 15.0);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldTradeMoreWhenItMovesMore(Listing listing) {
    List<Bar> bars = venue.minutes(listing.instrument(), MORNING - 10 * DAY, MORNING);

    double[] ranges = bars.stream().mapToDouble(bar -> bar.high() - bar.low()).toArray();
    double[] volumes = bars.stream().mapToDouble(bar -> bar.volume().toLong()).toArray();

    assertThat(correlation(ranges, volumes)).isBetween(0.1, 0.8);
  }

  @ParameterizedTest
  @MethodSource("listings")
  void shouldTradeWithinTheBookOfItsTime(Listing listing) {
    Iterator<MarketEvent> events = venue.events(listing.instrument(), MORNING * NANOS);
    long bid = 0;
    long ask = Long.MAX_VALUE;
    int trades = 0;
    MarketEvent event = events.next();
    while (event.eventTimeMillis() < MORNING + HOURS) {
      if (event instanceof OrderBook book) {
        bid = book.bids().getLast().price();
        ask = book.asks().getLast().price();
      } else if (event instanceof Trade trade) {
        assertThat(trade.price()).isBetween(bid, ask);
        trades++;
      }
      event = events.next();
    }
    assertThat(trades).isGreaterThan(5_000);
  }

  private <T extends MarketEvent> List<T> events(Listing listing, Class<T> kind) {
    List<T> events = new ArrayList<>();
    Iterator<MarketEvent> all = venue.events(listing.instrument(), MORNING * NANOS);
    MarketEvent event = all.next();
    while (event.eventTimeMillis() < MORNING + HOURS) {
      if (kind.isInstance(event)) {
        events.add(kind.cast(event));
      }
      event = all.next();
    }
    return events;
  }

  private static double meanQuantity(List<OrderBook> books, int level) {
    return books.stream()
        .flatMap(book -> Stream.of(book.bids().get(level), book.asks().get(level)))
        .mapToLong(Level::quantity)
        .average()
        .orElseThrow();
  }

  private static int kept(List<Level> before, List<Level> after) {
    return (int) after.stream().filter(before::contains).count();
  }

  /** Time between consecutive taking orders, in seconds. */
  private static double[] distances(List<Trade> trades) {
    long[] times = trades.stream().mapToLong(Trade::eventTimeNanos).distinct().toArray();
    return IntStream.range(1, times.length)
        .mapToDouble(i -> (times[i] - times[i - 1]) / 1e9)
        .toArray();
  }

  /** Differences of the logarithms over the given number of minutes. */
  private double[] returns(Listing listing, long millis, int minutes) {
    List<Bar> bars = venue.minutes(listing.instrument(), MORNING - millis, MORNING);
    return IntStream.range(1, bars.size() / minutes)
        .mapToDouble(
            i ->
                Math.log(
                    (double) bars.get(i * minutes).close() / bars.get((i - 1) * minutes).close()))
        .toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double kurtosis(double[] values) {
    double mean = mean(values);
    double second = moment(values, mean, 2);
    return moment(values, mean, 4) / (second * second);
  }

  private static double moment(double[] values, double mean, int power) {
    return DoubleStream.of(values).map(v -> Math.pow(v - mean, power)).average().orElseThrow();
  }

  private static double correlation(double[] values, int lag) {
    return correlation(
        Arrays.copyOf(values, values.length - lag), Arrays.copyOfRange(values, lag, values.length));
  }

  private static double correlation(double[] one, double[] other) {
    double meanOne = mean(one);
    double meanOther = mean(other);
    double product =
        IntStream.range(0, one.length)
            .mapToDouble(i -> (one[i] - meanOne) * (other[i] - meanOther))
            .average()
            .orElseThrow();
    return product / Math.sqrt(moment(one, meanOne, 2) * moment(other, meanOther, 2));
  }
}
