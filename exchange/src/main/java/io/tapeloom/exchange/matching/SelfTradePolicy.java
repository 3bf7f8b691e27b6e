package io.tapeloom.exchange.matching;

/** What happens when an order meets a resting one of the same account. */
public enum SelfTradePolicy {
  /** They trade. */
  ALLOW,

  /** The incoming order is cancelled. */
  CANCEL_NEWEST,

  /** The resting order is cancelled, the incoming one goes on. */
  CANCEL_OLDEST,

  CANCEL_BOTH,

  /** Both lose the smaller of the two quantities; so the smaller one is gone. */
  DECREMENT
}
