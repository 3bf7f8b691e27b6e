package io.tapeloom.market;

/** The side of a trade's aggressor, of an order, of a level. */
public enum Side {
  BUY,
  SELL
}
