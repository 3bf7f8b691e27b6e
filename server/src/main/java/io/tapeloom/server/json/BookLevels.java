package io.tapeloom.server.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The levels of an order book on the wire: pairs of price and quantity, exact and without trailing
 * zeros. Immutable.
 *
 * @param bids highest price first
 * @param asks lowest price first
 */
public record BookLevels(List<List<BigDecimal>> bids, List<List<BigDecimal>> asks) {

  /** The levels of an instrument that has no order book yet. */
  public static final BookLevels NONE = new BookLevels(List.of(), List.of());

  /** The levels of a side that the checksum covers. */
  private static final int CHECKED = 10;

  /**
   * The levels of an order book.
   *
   * @param depth levels of a side at most; 0: all
   */
  public static BookLevels of(OrderBook book, int depth) {
    return new BookLevels(
        levels(book.instrument(), book.bids(), depth),
        levels(book.instrument(), book.asks(), depth));
  }

  private static List<List<BigDecimal>> levels(
      Instrument instrument, List<OrderBook.Level> levels, int depth) {
    int count = depth == 0 ? levels.size() : Math.min(depth, levels.size());
    var pairs = new ArrayList<List<BigDecimal>>(count);
    for (var level : levels.subList(0, count)) {
      pairs.add(
          List.of(
              plain(level.price(), instrument.priceScale()),
              plain(level.quantity(), instrument.quantityScale())));
    }
    return List.copyOf(pairs);
  }

  /** Returns units of 1/scale as the shortest decimal, without an exponent. */
  private static BigDecimal plain(long units, int scale) {
    int digits = digitsOf(scale);
    var exact =
        digits < 0 ? BigDecimal.valueOf((double) units / scale) : BigDecimal.valueOf(units, digits);
    var shortest = exact.stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }

  /** The decimals of a scale that is a power of ten; negative for any other scale. */
  private static int digitsOf(int scale) {
    int digits = 0;
    int left = scale;
    while (left % 10 == 0) {
      left /= 10;
      digits++;
    }
    return left == 1 ? digits : -1;
  }

  /**
   * The levels that have changed since another state of the book, with the quantity 0 for those
   * that are no longer there.
   */
  public BookLevels since(BookLevels before) {
    return new BookLevels(changes(before.bids, bids, -1), changes(before.asks, asks, 1));
  }

  /**
   * Merges two lists of levels.
   *
   * @param order 1: lowest price first; -1: highest price first
   */
  private static List<List<BigDecimal>> changes(
      List<List<BigDecimal>> before, List<List<BigDecimal>> now, int order) {
    var changes = new ArrayList<List<BigDecimal>>();
    int old = 0;
    for (var level : now) {
      while (old < before.size() && isBefore(before.get(old), level, order)) {
        changes.add(removed(before.get(old++)));
      }
      boolean same =
          old < before.size() && before.get(old).getFirst().compareTo(level.getFirst()) == 0;
      if (!same || before.get(old).getLast().compareTo(level.getLast()) != 0) {
        changes.add(level);
      }
      if (same) {
        old++;
      }
    }
    for (; old < before.size(); old++) {
      changes.add(removed(before.get(old)));
    }
    return List.copyOf(changes);
  }

  private static boolean isBefore(List<BigDecimal> level, List<BigDecimal> other, int order) {
    return level.getFirst().compareTo(other.getFirst()) * order < 0;
  }

  private static List<BigDecimal> removed(List<BigDecimal> level) {
    return List.of(level.getFirst(), BigDecimal.ZERO);
  }

  /**
   * The checksum, from 0 to 2^32 - 1: CRC-32 (IEEE 802.3) of the ten best asks, lowest price first,
   * and then the ten best bids, highest first, each {@code price:quantity}, joined by a bar.
   */
  public long checksum() {
    var text =
        Stream.concat(asks.stream().limit(CHECKED), bids.stream().limit(CHECKED))
            .map(level -> level.get(0).toPlainString() + ':' + level.get(1).toPlainString())
            .collect(Collectors.joining("|"));
    var crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    return crc.getValue();
  }
}
