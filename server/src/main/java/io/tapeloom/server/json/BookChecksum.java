package io.tapeloom.server.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The checksum of an order book: CRC-32 (IEEE 802.3) of the ten best asks, lowest price first, and
 * then the ten best bids, highest first, each {@code price:quantity}, joined by a bar. Numbers are
 * in plain decimal notation without trailing zeros.
 */
public final class BookChecksum {

  private static final int LEVELS = 10;

  /** The characters of a number and a separator; a double below 2^63 has fewer. */
  private static final int MAX_NUMBER = 64;

  private BookChecksum() {}

  /** Returns the checksum of a book as it is sent, from 0 to 2^32 - 1. */
  public static long of(OrderBook book) {
    var crc = new CRC32();
    var text = new byte[2 * MAX_NUMBER];
    boolean first = append(crc, text, book.instrument(), book.asks(), true);
    append(crc, text, book.instrument(), book.bids(), first);
    return crc.getValue();
  }

  /**
   * Adds the best levels of a side.
   *
   * @param first whether no level was added yet
   * @return whether still none was
   */
  private static boolean append(
      CRC32 crc, byte[] text, Instrument instrument, List<OrderBook.Level> levels, boolean first) {
    int count = Math.min(LEVELS, levels.size());
    for (int i = 0; i < count; i++) {
      var level = levels.get(i);
      int begin = prepend(text, text.length, level.quantity(), instrument.quantityScale());
      text[--begin] = ':';
      begin = prepend(text, begin, level.price(), instrument.priceScale());
      if (i > 0 || !first) {
        text[--begin] = '|';
      }
      crc.update(text, begin, text.length - begin);
    }
    return first && count == 0;
  }

  /**
   * Writes a number before an index.
   *
   * @return the index of its first character
   */
  private static int prepend(byte[] text, int end, long units, int scale) {
    if (!PlainDecimal.hasDigitsOf(units, scale)) {
      var plain = PlainDecimal.of(units, scale).toPlainString().getBytes(US_ASCII);
      System.arraycopy(plain, 0, text, end - plain.length, plain.length);
      return end - plain.length;
    }
    long size = Math.abs(units);
    int begin = end;
    long fraction = size % scale;
    boolean written = false;
    for (int left = scale; left > 1; left /= 10) {
      long digit = fraction % 10;
      fraction /= 10;
      if (written || digit != 0) { // no zeros at the end
        text[--begin] = (byte) ('0' + digit);
        written = true;
      }
    }
    if (written) {
      text[--begin] = '.';
    }
    long whole = size / scale;
    do {
      text[--begin] = (byte) ('0' + whole % 10);
      whole /= 10;
    } while (whole > 0);
    if (units < 0) {
      text[--begin] = '-';
    }
    return begin;
  }
}
