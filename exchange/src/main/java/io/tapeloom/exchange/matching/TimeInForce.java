package io.tapeloom.exchange.matching;

/** What happens to the part of a limit order that does not trade at once. */
public enum TimeInForce {
  /** The rest stays in the book until it is filled or cancelled. */
  GOOD_TILL_CANCELLED,

  /** The rest is cancelled. */
  IMMEDIATE_OR_CANCEL,

  /** The order trades completely and at once, or not at all. */
  FILL_OR_KILL,

  /** The whole order rests; an order that would trade at once is rejected. */
  POST_ONLY;

  boolean mayRest() {
    return this == GOOD_TILL_CANCELLED || this == POST_ONLY;
  }
}
