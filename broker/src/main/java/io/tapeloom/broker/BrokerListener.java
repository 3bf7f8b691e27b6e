package io.tapeloom.broker;

/**
 * Receives what has happened, in order, after it is on disk. Called by the thread that releases
 * answers: that of the journal, or the broker's own if there is no journal. Must not block.
 */
public interface BrokerListener {

  /** A new state of an order. {@link OrderView#seq} counts per user. */
  default void order(OrderView order) {}

  /** An execution. {@link Execution#seq} counts per user. */
  default void execution(Execution execution) {}

  /** A change of a position. {@link PositionView#seq} counts per user and symbol. */
  default void position(PositionView position) {}

  /** A change of a balance. {@link BalanceView#seq} counts per user and currency. */
  default void balance(BalanceView balance) {}

  /**
   * Equity fell below the maintenance margin.
   *
   * @param deadlineMillis when positions are reduced, in wall-clock milliseconds
   */
  default void marginCall(String user, String currency, long deadlineMillis) {}

  /** A margin call has ended: equity is back, or the positions were reduced. */
  default void marginRestored(String user, String currency) {}

  /** The dead man's switch of a user has cancelled their orders. */
  default void switchFired(String user) {}
}
