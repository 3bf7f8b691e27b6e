package io.tapeloom.broker;

/** The part of an order in a bracket. */
public enum Leg {
  TAKE_PROFIT,
  STOP_LOSS
}
