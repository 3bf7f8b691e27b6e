package io.tapeloom.broker;

/** Why an order was cancelled or rejected after it had been accepted. */
public enum EndReason {
  USER,
  EXPIRED,

  /** Nothing was left to trade with at its price, or to reduce. */
  UNFILLED,
  DISCONNECT,
  MARGIN_CALL,
  RESET,

  /** The other leg of its bracket was filled, or the position of the bracket is closed. */
  OCO,

  /** It was in the way of a newer order of the account that had triggered. */
  SELF_TRADE,

  /** Rejected: the account could not pay for it when it triggered. */
  INSUFFICIENT_FUNDS,

  /** Rejected: it would have opened a short position in a cash account when it triggered. */
  INSUFFICIENT_POSITION
}
