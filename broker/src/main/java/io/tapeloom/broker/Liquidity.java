package io.tapeloom.broker;

/** Whether an execution made liquidity (the order rested) or took it. */
public enum Liquidity {
  MAKER,
  TAKER
}
