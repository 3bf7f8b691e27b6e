package io.tapeloom.broker;

/** The state of the market, as far as it matters to orders. */
public enum MarketPhase {
  OPEN,

  /** Outside of the trading hours. */
  CLOSED,

  /** The feed has failed or is stale; it may come back. */
  LOST,

  /** There will be no more events. */
  OVER
}
