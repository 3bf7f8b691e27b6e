package io.tapeloom.broker;

/** How an order enters the market. */
public enum OrderType {
  /** Trades at once at the prices of the order book. */
  MARKET,

  /** Trades at its price or better, and may rest. */
  LIMIT,

  /** Waits until the last trade reaches its stop price, then enters as a market order. */
  STOP,

  /** Waits until the last trade reaches its stop price, then enters as a limit order. */
  STOP_LIMIT;

  boolean hasPrice() {
    return this == LIMIT || this == STOP_LIMIT;
  }

  boolean hasStop() {
    return this == STOP || this == STOP_LIMIT;
  }
}
