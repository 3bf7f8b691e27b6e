package io.tapeloom.broker;

/** What an account may do with its cash. */
public enum AccountType {
  /** Positions are paid in full; there are no short positions. */
  CASH,

  /** Positions need a part of their value as margin; short positions are allowed. */
  MARGIN
}
