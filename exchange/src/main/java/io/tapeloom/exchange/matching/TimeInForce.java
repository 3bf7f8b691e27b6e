package io.tapeloom.exchange.matching;

/** What becomes of the part of a limit order that does not trade at once. */
public enum TimeInForce {
  /** It rests until it is filled or cancelled. */
  GOOD_TILL_CANCELLED,

  /** It is cancelled. */
  IMMEDIATE_OR_CANCEL,

  /** There is none: the order trades whole at once, or not at all. */
  FILL_OR_KILL,

  /** It is the whole order: one that would trade at once is rejected. */
  POST_ONLY;

  boolean mayRest() {
    return this == GOOD_TILL_CANCELLED || this == POST_ONLY;
  }
}
