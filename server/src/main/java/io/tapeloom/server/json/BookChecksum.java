package io.tapeloom.server.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The checksum of an order book: CRC-32 (IEEE 802.3) of the ten best asks, lowest price first, and
 * then the ten best bids, highest first, each {@code price:quantity}, joined by a bar. Numbers are
 * in plain decimal notation without trailing zeros.
 */
public final class BookChecksum {

  private static final int LEVELS = 10;

  private BookChecksum() {}

  /**
   * Returns the checksum, from 0 to 2^32 - 1.
   *
   * @param bids levels of price and quantity, highest price first
   * @param asks levels of price and quantity, lowest price first
   */
  public static long of(List<List<Double>> bids, List<List<Double>> asks) {
    var text =
        Stream.concat(asks.stream().limit(LEVELS), bids.stream().limit(LEVELS))
            .map(level -> plain(level.get(0)) + ':' + plain(level.get(1)))
            .collect(Collectors.joining("|"));
    var crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    return crc.getValue();
  }

  private static String plain(double number) {
    return number == 0 ? "0" : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
