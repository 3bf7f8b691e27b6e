package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthTest {

  private static final long NOON = Instant.parse("2026-11-19T12:00:00Z").toEpochMilli() * 1_000_000;

  private static final List<Function<OrderBook, List<Level>>> SIDES =
      List.of(OrderBook::bids, OrderBook::asks);

  @Test
  void shouldHaveTenLevelsASide() {
    for (Listing listing : Listing.stocks()) {
      assertThat(books(venue(1), listing, 1_000))
          .allMatch(book -> book.bids().size() == 10 && book.asks().size() == 10);
    }
  }

  @Test
  void shouldLeaveGapsAsWideAsTheSpreadIsInTheMean() {
    for (Listing listing : Listing.stocks()) {
      long most = 2L * listing.spreadTicks() + 1;
      for (Function<OrderBook, List<Level>> side : SIDES) {
        List<Long> gaps =
            books(venue(1), listing, 1_000).stream()
                .flatMap(book -> gaps(behindBest(side.apply(book))))
                .toList();

        assertThat(gaps).allMatch(gap -> gap >= 1 && gap <= most).contains(1L, most);
        assertThat(gaps.stream().mapToLong(gap -> gap).average().orElseThrow())
            .isCloseTo(listing.spreadTicks() + 1, within(0.2));
      }
    }
  }

  @Test
  void shouldOfferMoreWithDistanceAndThenLess() {
    for (Listing listing : Listing.stocks()) {
      List<OrderBook> books = books(venue(1), listing, 5_000);
      for (Function<OrderBook, List<Level>> side : SIDES) {
        double near = meanQuantity(books, side, 1);
        double middle = meanQuantity(books, side, 5);
        double far = meanQuantity(books, side, 9);

        assertThat(near).isGreaterThan(listing.typicalQuantity() * 0.8);
        assertThat(middle).isGreaterThan(1.25 * near).isGreaterThan(1.25 * far);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 1000})
  void shouldKeepMostLevelsFromBookToBookAndFewForLong(double speed) {
    Venue venue = new SimulatedVenue(1, speed, Listing.stocks());
    for (Listing listing : Listing.stocks()) {
      List<OrderBook> books = books(venue, listing, 2_000);
      for (Function<OrderBook, List<Level>> side : SIDES) {
        assertThat(kept(books, side, 1)).isBetween(0.9, 0.97);
        assertThat(kept(books, side, Depth.TERM)).isBetween(0.4, 0.6);
        assertThat(kept(books, side, 2 * Depth.TERM)).isLessThan(0.05);
      }
    }
  }

  @Test
  void shouldHaveFewerBidsWhereThePriceIsNearToZero() {
    var penny = new Listing(Instrument.stock("PENNY", "Penny", "OTC"), 100, 0.1, 1, 1);
    Depth depth = new InstrumentScript(1, penny, 48).depth();

    OrderBook book = depth.book(new Quote(penny.instrument(), 3, 5, 4, 6, 0), 1);

    assertThat(book.bids()).first().isEqualTo(new Level(3, 5));
    assertThat(book.bids()).hasSizeBetween(1, 3);
    assertThat(book.asks()).hasSize(10);
  }

  @Test
  void shouldKeepToTheTicksOfItsInstrument() {
    var bond = new Instrument("BOND", "Bond", "bond", "X", "Etc/UTC", "24x7", 1_000, 25, 10);
    var listing = new Listing(bond, 100_000, 0.01, 50, 2);

    List<OrderBook> books = books(new SimulatedVenue(7, 1, List.of(listing)), listing, 1_000);

    for (Function<OrderBook, List<Level>> side : SIDES) {
      assertThat(books)
          .flatExtracting(side)
          .hasSize(10_000)
          .allMatch(level -> level.price() % 25 == 0);
    }
  }

  private static Venue venue(long seed) {
    return new SimulatedVenue(seed, 1, Listing.stocks());
  }

  private static List<OrderBook> books(Venue venue, Listing listing, int count) {
    return VenueContract.only(
        OrderBook.class,
        VenueContract.take(venue.events(listing.instrument(), NOON), count / 2 * 5));
  }

  private static Stream<Long> gaps(List<Level> levels) {
    return IntStream.range(1, levels.size())
        .mapToObj(i -> Math.abs(levels.get(i).price() - levels.get(i - 1).price()));
  }

  private static double meanQuantity(
      List<OrderBook> books, Function<OrderBook, List<Level>> side, int level) {
    return books.stream()
        .mapToLong(book -> side.apply(book).get(level).quantity())
        .average()
        .orElseThrow();
  }

  /** Of the levels behind the best that a later book reaches, the part that is the same there. */
  private static double kept(
      List<OrderBook> books, Function<OrderBook, List<Level>> side, int booksLater) {
    long reached = 0;
    long same = 0;
    for (int i = booksLater; i < books.size(); i++) {
      List<Level> later = behindBest(side.apply(books.get(i)));
      for (Level level : behindBest(side.apply(books.get(i - booksLater)))) {
        if (isWithin(level.price(), later.getFirst().price(), later.getLast().price())) {
          reached++;
          same += later.contains(level) ? 1 : 0;
        }
      }
    }
    return (double) same / reached;
  }

  private static boolean isWithin(long price, long one, long other) {
    return price >= Math.min(one, other) && price <= Math.max(one, other);
  }

  private static List<Level> behindBest(List<Level> levels) {
    return levels.subList(1, levels.size());
  }
}
