package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;

/** A call of a {@link MatchListener} as a value. */
sealed interface EngineEvent {

  record Accepted(long orderId, Side side, long price, long quantity) implements EngineEvent {}

  record Rejected(long orderId, Rejection reason) implements EngineEvent {}

  record Filled(
      long makerId,
      long takerId,
      Side takerSide,
      long price,
      long quantity,
      long makerOpen,
      long takerOpen)
      implements EngineEvent {}

  record Cancelled(long orderId, long quantity, long open, Cancellation reason)
      implements EngineEvent {}

  record Replaced(long orderId, long price, long open, boolean keptPriority)
      implements EngineEvent {}
}
