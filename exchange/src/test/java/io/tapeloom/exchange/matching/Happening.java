package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;

/** What a {@link MatchListener} is told, as a value. */
sealed interface Happening {

  record Accepted(long orderId, Side side, long price, long quantity) implements Happening {}

  record Rejected(long orderId, Rejection reason) implements Happening {}

  record Filled(
      long makerId,
      long takerId,
      Side takerSide,
      long price,
      long quantity,
      long makerOpen,
      long takerOpen)
      implements Happening {}

  record Cancelled(long orderId, long quantity, long open, Cancellation reason)
      implements Happening {}

  record Replaced(long orderId, long price, long open, boolean keptPriority) implements Happening {}
}
