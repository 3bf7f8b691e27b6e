package io.tapeloom.market;

/** The side of an order, of a level, or of the aggressor of a trade. */
public enum Side {
  BUY,
  SELL
}
