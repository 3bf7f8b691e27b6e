package io.tapeloom.server.proto;

import io.tapeloom.server.json.DataMessage;
import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * A fill of a user's order, as it is written. Immutable.
 *
 * @param fee in the currency of the instrument
 * @param timeMillis when it happened, in milliseconds since the epoch
 * @param evidence the public event that it comes from
 */
record ExecutionPush(
    String executionId,
    String orderId,
    String symbol,
    DataMessage.Side side,
    BigDecimal quantity,
    BigDecimal price,
    Liquidity liquidity,
    BigDecimal fee,
    long timeMillis,
    Evidence evidence) {

  /** Whether the order rested in the book before the fill. */
  enum Liquidity {
    MAKER,
    TAKER
  }

  /**
   * A public event: a trade, or a state of the order book.
   *
   * @param tradeId the trade; empty: it is a state of the book
   * @param bookSeq the state of the book; empty: it is a trade
   */
  record Evidence(
      String topic, String epoch, long seq, OptionalLong tradeId, OptionalLong bookSeq) {}
}
