package io.tapeloom.exchange.matching;

/** Why quantity left the book, or never reached it, without a trade. */
public enum Cancellation {
  REQUESTED,

  /** An order that may not rest found no more to trade with at its price. */
  UNFILLED,

  /** By the {@link SelfTradePolicy}. */
  SELF_TRADE
}
