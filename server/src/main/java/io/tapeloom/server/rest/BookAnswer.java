package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.market.OrderBook;
import io.tapeloom.server.json.BookChecksum;
import io.tapeloom.server.json.BookLevels;
import io.tapeloom.server.json.PositionElement;
import io.tapeloom.stream.topic.Newest;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order book of an instrument.
 *
 * @param time null: there is no order book yet
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "OrderBook", description = "The order book of an instrument")
record BookAnswer(
    @Schema(description = "Symbol", example = "AAPL") String symbol,
    @Schema(
            description = "Bid levels [price, quantity], highest price first",
            example = "[[150.2, 300]]")
        List<List<BigDecimal>> bids,
    @Schema(
            description = "Ask levels [price, quantity], lowest price first",
            example = "[[150.3, 200]]")
        List<List<BigDecimal>> asks,
    @Schema(
            description = "The venue's sequence number of this state of the order book",
            example = "4711")
        long sequence,
    @Schema(
            description =
                "CRC-32 of up to ten best asks and ten best bids, each `price:quantity`, joined by"
                    + " `|`, in plain decimal notation",
            example = "2743272264")
        long checksum,
    @Schema(
            description = "Time of the order book, epoch milliseconds; null: there is none yet",
            nullable = true,
            example = "1767268800200")
        @Nullable Long time,
    @Schema(description = "Position of the order book, for `recover` of `orderbook.subscribe`")
        PositionElement position) {

  /** The checksum of no levels: the CRC-32 of an empty text. */
  private static final long NO_LEVELS = 0;

  /**
   * @param depth levels of a side at most; 0: all that are shown
   */
  static BookAnswer of(String symbol, Newest<OrderBook> current, int depth) {
    var position = PositionElement.of(current.position());
    if (current.values().isEmpty()) {
      return new BookAnswer(symbol, List.of(), List.of(), 0, NO_LEVELS, null, position);
    }
    var book = current.values().getFirst().top(depth);
    var levels = BookLevels.of(book);
    return new BookAnswer(
        symbol,
        levels.bids(),
        levels.asks(),
        book.sequence(),
        BookChecksum.of(book),
        book.eventTimeMillis(),
        position);
  }
}
