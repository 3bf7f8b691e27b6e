package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.market.OrderBook;
import io.tapeloom.server.json.BookChecksum;
import io.tapeloom.server.json.BookLevels;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;

/** The difference between two successive states of an order book. */
@JsonClassDescription("The levels that have changed since the order book of `prev_seq`")
record BookDelta(
    @JsonPropertyDescription("Sequence number of the order book that these changes apply to")
        @Example("16")
        @Positive long prevSeq,
    @JsonPropertyDescription(
            "Changed bid levels [price, quantity], highest price first; quantity 0 removes a level")
        @Example("[[150.2, 0]]")
        List<List<BigDecimal>> bids,
    @JsonPropertyDescription(
            "Changed ask levels [price, quantity], lowest price first; quantity 0 removes a level")
        @Example("[[150.3, 200]]")
        List<List<BigDecimal>> asks,
    @JsonPropertyDescription(BookUpdate.CHECKSUM + "; of the order book after the changes")
        @Example("186536465")
        @PositiveOrZero long checksum) {

  /**
   * @param depth levels of a side at most; 0: all
   * @param prevSeq the sequence number of the state before
   */
  static BookDelta between(OrderBook before, OrderBook now, int depth, long prevSeq) {
    var after = now.top(depth);
    var changes = BookLevels.of(after).since(BookLevels.of(before.top(depth)));
    return new BookDelta(prevSeq, changes.bids(), changes.asks(), BookChecksum.of(after));
  }
}
