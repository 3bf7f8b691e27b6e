package io.tapeloom.exchange.matching;

/** Why a quantity left the book, or never reached it, without a trade. */
public enum Cancellation {
  REQUESTED,

  /** An order that may not rest found no more quantity at its price. */
  UNFILLED,

  /** Cancelled by the {@link SelfTradePolicy}. */
  SELF_TRADE
}
