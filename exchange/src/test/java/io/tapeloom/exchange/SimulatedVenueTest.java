package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedVenueTest extends VenueContract {

  private static final long NOON = Instant.parse("2026-11-19T12:00:00Z").toEpochMilli();

  @Override
  Venue venue(long seed) {
    return new SimulatedVenue(seed, 1, listings());
  }

  @Test
  void shouldListInOrder() {
    assertThat(venue(1).instruments())
        .containsExactlyElementsOf(listings().stream().map(Listing::instrument).toList());
  }

  @Test
  void shouldBeTheSameMarketInEveryReleaseAndOnEveryMachine() {
    Venue venue = venue(42);
    Instrument apple = venue.instruments().getFirst();

    assertThat(venue.minutes(apple, NOON, NOON + MINUTE_MILLIS))
        .containsExactly(new Bar(NOON, 32323, 32329, 32321, 32322, 102_853));
    assertThat(take(venue.events(apple, NOON * NANOS), 5))
        .containsExactly(
            new Quote(apple, 32323, 8846, 32325, 1320, 1_795_089_600_840_053_062L),
            new OrderBook(
                apple,
                levels(
                    32323, 8846, 32322, 2287, 32321, 1280, 32318, 2897, 32317, 639, 32314, 787,
                    32313, 1520, 32310, 1282, 32309, 460, 32307, 618),
                levels(
                    32325, 1320, 32327, 196, 32329, 451, 32330, 2051, 32333, 1202, 32335, 1685,
                    32337, 1566, 32339, 1100, 32340, 967, 32342, 660),
                145_635_841,
                1_795_089_600_840_053_062L),
            new Trade(apple, 72_817_921, 32323, 6778, Side.SELL, 1_795_089_600_873_268_127L),
            new Quote(apple, 32323, 2068, 32324, 1320, 1_795_089_600_873_268_127L),
            new OrderBook(
                apple,
                levels(
                    32323, 2068, 32322, 2287, 32321, 1280, 32318, 2897, 32317, 639, 32314, 630,
                    32313, 1520, 32310, 1282, 32309, 460, 32307, 618),
                levels(
                    32324, 1320, 32326, 300, 32329, 451, 32330, 2051, 32332, 1937, 32335, 701,
                    32337, 1566, 32339, 1100, 32340, 967, 32342, 660),
                145_635_842,
                1_795_089_600_873_268_127L));
  }

  @Test
  void shouldBeAnotherMarketForAnotherSeed() {
    Instrument apple = venue(1).instruments().getFirst();

    assertThat(venue(1).minutes(apple, NOON, NOON + 3_600_000))
        .isNotEqualTo(venue(2).minutes(apple, NOON, NOON + 3_600_000));
  }

  @Test
  void shouldTradeEveryHalfToTwoSeconds() {
    Instrument apple = venue(1).instruments().getFirst();

    List<Trade> trades = take(venue(1).trades(apple, NOON * NANOS), 3_000);

    for (int i = 1; i < trades.size(); i++) {
      double seconds = (trades.get(i).eventTimeNanos() - trades.get(i - 1).eventTimeNanos()) / 1e9;
      assertThat(seconds).isBetween(0.5 - 1e-6, 2 + 1e-6);
    }
  }

  @Test
  void shouldChangeTheBookAtLeastEveryTwoSeconds() {
    Instrument apple = venue(1).instruments().getFirst();

    List<OrderBook> books =
        only(OrderBook.class, take(venue(1).events(apple, NOON * NANOS), 15_000));

    for (int i = 1; i < books.size(); i++) {
      OrderBook before = books.get(i - 1);
      OrderBook book = books.get(i);
      assertThat((book.eventTimeNanos() - before.eventTimeNanos()) / 1e9).isLessThan(2);
      assertThat(List.of(book.bids(), book.asks()))
          .isNotEqualTo(List.of(before.bids(), before.asks()));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 2, 17.3, 1000})
  void shouldHaveTheSameBooksFromWhereverItIsEnteredAtAnySpeed(double speed) {
    Venue venue = new SimulatedVenue(1, speed, listings());
    Instrument apple = venue.instruments().getFirst();
    List<MarketEvent> all = take(venue.events(apple, NOON * NANOS - 1_000_000), 200);

    for (int i = 0; i < 100; i += 5) {
      List<MarketEvent> rest = all.subList(i, all.size());
      long time = rest.getFirst().eventTimeNanos();
      assertThat(take(venue.events(apple, time), rest.size())).isEqualTo(rest);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 2, 17.3, 1000})
  void shouldKeepMinutesAndTradesInAgreementAtAnySpeed(double speed) {
    Venue venue = new SimulatedVenue(1, speed, listings());
    Instrument apple = venue.instruments().getFirst();

    List<Bar> minute = venue.minutes(apple, NOON, NOON + MINUTE_MILLIS);
    List<Bar> ofTrades = minutesOfTrades(venue.events(apple, NOON * NANOS), NOON + MINUTE_MILLIS);

    assertThat(ofTrades).isEqualTo(minute);
  }

  @Test
  void shouldScaleTradesWithSpeedButNotPrices() {
    Venue slow = venue(1);
    Venue fast = new SimulatedVenue(1, 10, listings());
    Instrument apple = slow.instruments().getFirst();

    List<Bar> slowDay = slow.minutes(apple, NOON, NOON + 86_400_000);
    List<Bar> fastDay = fast.minutes(apple, NOON, NOON + 86_400_000);

    assertThat(fastDay)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("volume")
        .isEqualTo(slowDay);
    assertThat((double) volume(fastDay) / volume(slowDay)).isCloseTo(10, within(0.1));
  }

  @Test
  void shouldOfferBothSidesOfTheMarket() {
    Instrument apple = venue(1).instruments().getFirst();

    List<MarketEvent> events = take(venue(1).events(apple, NOON * NANOS), 50_000);

    assertThat(events).filteredOn(e -> e instanceof Quote).hasSize(20_000);
    assertThat(events).filteredOn(e -> e instanceof OrderBook).hasSize(20_000);
    assertThat(events)
        .filteredOn(e -> e instanceof Trade trade && trade.aggressor() == Side.BUY)
        .hasSizeBetween(4_000, 6_000);
  }

  @Test
  void shouldHoldAPriceThatCannotFallFurther() {
    var penny = new Listing(Instrument.stock("PENNY", "Penny", "OTC"), 100, 0.1, 1, 1);
    Venue venue = new SimulatedVenue(3, 1, List.of(penny));

    List<Bar> days = venue.minutes(penny.instrument(), venue.beginMillis(), NOON);

    assertThat(days).allMatch(bar -> bar.low() >= penny.floorPrice());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.09, 1001, Double.NaN, -1})
  void shouldRefuseASpeedOutOfRange(double speed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SimulatedVenue(1, speed, listings()))
        .withMessage("speed must be 0.1 to 1000.0, was " + speed);
  }

  @Test
  void shouldRefuseASymbolThatIsListedTwice() {
    List<Listing> twice = List.of(listings().getFirst(), listings().getFirst());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SimulatedVenue(1, 1, twice))
        .withMessage("symbol AAPL is listed twice");
  }

  @Test
  void shouldRefuseAnInstrumentThatIsNotListed() {
    var other = Instrument.stock("IBM", "IBM", "NYSE");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> venue(1).events(other, 0))
        .withMessage("IBM is not listed here");
  }

  /** Prices and quantities in turn. */
  private static List<OrderBook.Level> levels(long... values) {
    return IntStream.range(0, values.length / 2)
        .mapToObj(i -> new OrderBook.Level(values[2 * i], values[2 * i + 1]))
        .toList();
  }

  private static List<Listing> listings() {
    return Listing.stocks();
  }

  private static long volume(List<Bar> bars) {
    return bars.stream().mapToLong(Bar::volume).sum();
  }
}
