package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.market.OrderBook;
import io.tapeloom.server.json.BookChecksum;
import io.tapeloom.server.json.BookLevels;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;

/** A state of an order book. */
@JsonClassDescription("The best levels of an order book")
record BookUpdate(
    @JsonPropertyDescription("The instrument's symbol") @Example("AAPL") String symbol,
    @JsonPropertyDescription("Bid levels [price, quantity], highest price first")
        @Example("[[150.2, 300.5]]")
        List<List<BigDecimal>> bids,
    @JsonPropertyDescription("Ask levels [price, quantity], lowest price first")
        @Example("[[150.3, 200]]")
        List<List<BigDecimal>> asks,
    @JsonPropertyDescription("The venue's sequence number of this state of the order book")
        @Example("4711")
        @PositiveOrZero long sequence,
    @JsonPropertyDescription(CHECKSUM) @Example("1954097179") @PositiveOrZero long checksum) {

  /** The description of {@code checksum} in the documents. */
  static final String CHECKSUM =
      "CRC-32 of the text of up to ten best asks, lowest price first, and then up to ten best bids,"
          + " highest first, each `price:quantity`, joined by `|`, in plain decimal notation without"
          + " trailing zeros";

  /**
   * @param depth levels of a side at most; 0: all
   */
  static BookUpdate of(OrderBook whole, int depth) {
    var book = whole.top(depth);
    var levels = BookLevels.of(book);
    return new BookUpdate(
        book.instrument().symbol(),
        levels.bids(),
        levels.asks(),
        book.sequence(),
        BookChecksum.of(book));
  }
}
