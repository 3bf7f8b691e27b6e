package io.tapeloom.exchange.matching;

/** Why a request was rejected. */
public enum Rejection {
  /** A resting order already has this id. */
  DUPLICATE_ORDER,

  /** No resting order has this id. */
  UNKNOWN_ORDER,

  /** Below one tick or above {@link MatchingEngine#MAX_PRICE}. */
  PRICE_OUT_OF_RANGE,

  /** Below one lot or above {@link MatchingEngine#MAX_QUANTITY}. */
  QUANTITY_OUT_OF_RANGE,

  /** The new quantity is not above the quantity that was already filled or removed. */
  ALREADY_DONE,

  /** A post-only order would trade at once. */
  WOULD_TAKE,

  /** The book holds its largest number of resting orders. */
  BOOK_FULL
}
