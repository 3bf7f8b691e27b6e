package io.tapeloom.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrderBookTest {

  private static final Comparator<OrderBook.Level> BY_PRICE =
      Comparator.comparingLong(OrderBook.Level::price);

  @Test
  void shouldKnowTheBestOfBothSides() {
    var book = book(levels(100, 99, 95), levels(101, 104));

    assertThat(book.bestBid()).isEqualTo(new OrderBook.Level(100, 1));
    assertThat(book.bestAsk()).isEqualTo(new OrderBook.Level(101, 1));
  }

  @Test
  void shouldHoldABookWithoutASpread() {
    var book = book(levels(100), levels(100));

    assertThat(book.bestBid()).isEqualTo(book.bestAsk());
  }

  @Test
  void shouldKeepItsLevelsToItself() {
    var bids = new ArrayList<>(levels(100, 99));
    var book = book(bids, levels(101));

    bids.clear();

    assertThat(book.bids()).isEqualTo(levels(100, 99));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> book.asks().clear());
  }

  static Stream<Arguments> notBooks() {
    return Stream.of(
        Arguments.of(levels(), levels(101), "order book of AAPL must have at least one bid"),
        Arguments.of(levels(100), levels(), "order book of AAPL must have at least one ask"),
        Arguments.of(
            levels(100, 101),
            levels(102),
            "bid 2 in the order book of AAPL must be below the one before it, was 101 after 100"),
        Arguments.of(
            levels(100, 99, 99),
            levels(102),
            "bid 3 in the order book of AAPL must be below the one before it, was 99 after 99"),
        Arguments.of(
            levels(100),
            levels(102, 103, 101),
            "ask 3 in the order book of AAPL must be above the one before it, was 101 after 103"),
        Arguments.of(
            levels(100),
            levels(102, 102),
            "ask 2 in the order book of AAPL must be above the one before it, was 102 after 102"),
        Arguments.of(
            levels(100),
            List.of(new OrderBook.Level(101, 0)),
            "quantity of ask 1 in the order book of AAPL must be positive, was 0"),
        Arguments.of(
            levels(102, 99),
            levels(101, 103),
            "order book of AAPL must not be crossed, was bid 102 and ask 101"));
  }

  @ParameterizedTest
  @MethodSource("notBooks")
  void shouldRefuseWhatIsNotABook(
      List<OrderBook.Level> bids, List<OrderBook.Level> asks, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> book(bids, asks)).withMessage(message);
  }

  @Test
  void shouldHoldAnyTwoSidesThatAreSortedAndApart() {
    Examples.check(
        example -> {
          List<Long> bids = prices(example, 1, 1_000);
          List<Long> asks = prices(example, 1_000, 2_000);
          var book =
              book(
                  distinct(bids).sorted(BY_PRICE.reversed()).toList(),
                  distinct(asks).sorted(BY_PRICE).toList());

          assertThat(book.bestBid().price())
              .isEqualTo(bids.stream().max(Long::compare).orElseThrow());
          assertThat(book.bestAsk().price())
              .isEqualTo(asks.stream().min(Long::compare).orElseThrow());
        });
  }

  @Test
  void shouldRefuseAnySideInAnyOtherOrder() {
    Examples.check(
        example -> {
          List<Long> bids = prices(example, 1, 1_000);
          List<Long> asks = prices(example, 1_000, 2_000);
          if (all(bids).equals(distinct(bids).sorted(BY_PRICE.reversed()).toList())) {
            return;
          }
          assertThatIllegalArgumentException()
              .isThrownBy(() -> book(all(bids), distinct(asks).sorted(BY_PRICE).toList()))
              .withMessageMatching("bid \\d+ in the order book of AAPL must be below .*");
        });
  }

  private static List<Long> prices(Examples.Example example, long from, long to) {
    return example.listOf(1, 12, () -> example.between(from, to));
  }

  private static List<OrderBook.Level> all(List<Long> prices) {
    return prices.stream().map(price -> new OrderBook.Level(price, 1)).toList();
  }

  private static Stream<OrderBook.Level> distinct(List<Long> prices) {
    return all(prices).stream().distinct();
  }

  private static OrderBook book(List<OrderBook.Level> bids, List<OrderBook.Level> asks) {
    return new OrderBook(Tapes.AAPL, bids, asks, 1, 0);
  }

  private static List<OrderBook.Level> levels(long... prices) {
    return all(LongStream.of(prices).boxed().toList());
  }
}
