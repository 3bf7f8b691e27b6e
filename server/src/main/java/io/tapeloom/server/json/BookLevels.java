package io.tapeloom.server.json;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The levels of an order book on the wire: pairs of price and quantity. Immutable.
 *
 * @param bids highest price first
 * @param asks lowest price first
 */
public record BookLevels(List<List<BigDecimal>> bids, List<List<BigDecimal>> asks) {

  /** The levels of an instrument that has no order book yet. */
  public static final BookLevels NONE = new BookLevels(List.of(), List.of());

  private static final Comparator<List<BigDecimal>> BEST_ASK_FIRST =
      Comparator.comparing(List::getFirst);

  private static final Comparator<List<BigDecimal>> BEST_BID_FIRST = BEST_ASK_FIRST.reversed();

  /** The levels of an order book. */
  public static BookLevels of(OrderBook book) {
    return new BookLevels(
        levels(book.instrument(), book.bids()), levels(book.instrument(), book.asks()));
  }

  private static List<List<BigDecimal>> levels(
      Instrument instrument, List<OrderBook.Level> levels) {
    var pairs = new ArrayList<List<BigDecimal>>(levels.size());
    for (var level : levels) {
      pairs.add(
          List.of(
              PlainDecimal.of(level.price(), instrument.priceScale()),
              PlainDecimal.of(level.quantity(), instrument.quantityScale())));
    }
    return List.copyOf(pairs);
  }

  /**
   * The levels that have changed since another state of the book, with the quantity 0 for those
   * that are no longer there.
   */
  public BookLevels since(BookLevels before) {
    return new BookLevels(
        LevelChanges.between(before.bids, bids, BEST_BID_FIRST, BookLevels::removed),
        LevelChanges.between(before.asks, asks, BEST_ASK_FIRST, BookLevels::removed));
  }

  private static List<BigDecimal> removed(List<BigDecimal> level) {
    return List.of(level.getFirst(), BigDecimal.ZERO);
  }
}
