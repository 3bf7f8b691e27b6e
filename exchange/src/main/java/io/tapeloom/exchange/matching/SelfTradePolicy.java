package io.tapeloom.exchange.matching;

/** What happens when an order meets a resting order of the same account. */
public enum SelfTradePolicy {
  /** The orders trade. */
  ALLOW,

  /** The incoming order is cancelled. */
  CANCEL_NEWEST,

  /** The resting order is cancelled, the incoming one continues. */
  CANCEL_OLDEST,

  CANCEL_BOTH,

  /** Both are reduced by the smaller of the two quantities, which cancels the smaller order. */
  DECREMENT
}
