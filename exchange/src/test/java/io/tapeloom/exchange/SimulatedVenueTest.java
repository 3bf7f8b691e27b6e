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
        .containsExactly(new Bar(NOON, 32315, 32321, 32313, 32314, 100459));
    assertThat(take(venue.events(apple, NOON * NANOS), 5))
        .containsExactly(
            new Quote(apple, 32315, 1588, 32316, 133, 1_795_089_600_250_174_632L),
            new OrderBook(
                apple,
                levels(
                    32315, 1588, 32314, 4312, 32313, 1154, 32311, 614, 32310, 318, 32309, 248,
                    32308, 436, 32307, 960, 32305, 748, 32292, 400),
                levels(
                    32316, 133, 32317, 5440, 32318, 1659, 32320, 1232, 32321, 854, 32324, 2070,
                    32326, 1059, 32327, 455, 32347, 825, 32353, 1099),
                218_453_553L,
                1_795_089_600_250_174_632L),
            new Trade(apple, 151_704_000_001L, 32315, 180, Side.SELL, 1_795_089_600_496_264_458L),
            new Quote(apple, 32315, 1564, 32316, 179, 1_795_089_600_496_264_458L),
            new OrderBook(
                apple,
                levels(
                    32315, 1564, 32314, 4312, 32313, 1154, 32311, 614, 32310, 318, 32309, 248,
                    32308, 436, 32307, 960, 32305, 748, 32292, 400),
                levels(
                    32316, 179, 32317, 5440, 32318, 1659, 32320, 1232, 32321, 854, 32324, 2070,
                    32326, 1059, 32327, 455, 32347, 825, 32353, 1099),
                218_453_554L,
                1_795_089_600_496_264_458L));
  }

  @Test
  void shouldBeAnotherMarketForAnotherSeed() {
    Instrument apple = venue(1).instruments().getFirst();

    assertThat(venue(1).minutes(apple, NOON, NOON + 3_600_000))
        .isNotEqualTo(venue(2).minutes(apple, NOON, NOON + 3_600_000));
  }

  @Test
  void shouldReturnABookEveryTwoSecondsAtLeast() {
    Instrument apple = venue(1).instruments().getFirst();

    List<OrderBook> books =
        only(OrderBook.class, take(venue(1).events(apple, NOON * NANOS), 15_000));

    for (int i = 1; i < books.size(); i++) {
      long nanos = books.get(i).eventTimeNanos() - books.get(i - 1).eventTimeNanos();
      assertThat(nanos).isLessThanOrEqualTo(2_000 * NANOS);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 2, 17.3, 1000})
  void shouldHaveTheSameBooksFromWhereverItIsEnteredAtAnySpeed(double speed) {
    Venue venue = new SimulatedVenue(1, speed, listings());
    Instrument apple = venue.instruments().getFirst();
    List<MarketEvent> all = take(venue.events(apple, NOON * NANOS - 1_000_000), 200);

    for (int i = 1; i < 100; i++) {
      long time = all.get(i).eventTimeNanos();
      if (time > all.get(i - 1).eventTimeNanos()) {
        List<MarketEvent> rest = all.subList(i, all.size());
        assertThat(take(venue.events(apple, time), rest.size())).isEqualTo(rest);
      }
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
  void shouldTradeOnBothSidesOfTheMarket() {
    Instrument apple = venue(1).instruments().getFirst();

    List<Trade> trades = take(venue(1).trades(apple, NOON * NANOS), 10_000);

    assertThat(trades)
        .filteredOn(trade -> trade.aggressor() == Side.BUY)
        .hasSizeBetween(4_000, 6_000);
  }

  @Test
  void shouldHoldAPriceThatCannotFallFurther() {
    var penny = new Listing(Instrument.stock("PENNY", "Penny", "OTC"), 100, 0.1, 1, 1);
    Venue venue = new SimulatedVenue(3, 1, List.of(penny));

    List<Bar> minutes = venue.minutes(penny.instrument(), venue.beginMillis(), NOON);
    List<OrderBook> books =
        only(OrderBook.class, take(venue.events(penny.instrument(), NOON * NANOS), 10_000));

    assertThat(minutes).allMatch(bar -> bar.low() >= penny.floorPrice());
    assertThat(books).hasSizeGreaterThan(3_000);
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

  /** Prices and quantities, alternating. */
  private static List<OrderBook.Level> levels(long... values) {
    return IntStream.range(0, values.length / 2)
        .mapToObj(i -> new OrderBook.Level(values[2 * i], values[2 * i + 1]))
        .toList();
  }

  private static List<Listing> listings() {
    return Listing.stocks();
  }

  private static long volume(List<Bar> bars) {
    return bars.stream().mapToLong(bar -> bar.volume().toLong()).sum();
  }
}
