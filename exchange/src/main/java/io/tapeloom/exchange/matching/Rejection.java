package io.tapeloom.exchange.matching;

/** Why a request changed nothing. */
public enum Rejection {
  /** A resting order has this id. */
  DUPLICATE_ORDER,

  /** No resting order has this id. */
  UNKNOWN_ORDER,

  /** Below one tick or above {@link MatchingEngine#MAX_PRICE}. */
  PRICE_OUT_OF_RANGE,

  /** Below one lot or above {@link MatchingEngine#MAX_QUANTITY}. */
  QUANTITY_OUT_OF_RANGE,

  /** A replacement asks for no more than what is filled or was taken off already. */
  ALREADY_DONE,

  /** A post-only order would trade at once. */
  WOULD_TAKE,

  /** As many orders rest as the book may hold. */
  BOOK_FULL
}
