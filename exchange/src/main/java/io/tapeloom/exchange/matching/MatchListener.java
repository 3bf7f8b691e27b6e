package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;

/**
 * Receives the events of an engine in order, on the engine's thread. The book already has the state
 * after the event; a listener may read it but must not change it. Prices are in ticks, quantities
 * in lots.
 */
public interface MatchListener {

  /**
   * A new order was accepted; its fills and cancellations follow.
   *
   * @param price {@link MatchingEngine#MARKET_PRICE} for a market order
   */
  void accepted(long orderId, Side side, long price, long quantity);

  /** A request was rejected; the book is unchanged. */
  void rejected(long orderId, Rejection reason);

  /**
   * Two orders traded, at the price of the resting order.
   *
   * @param takerSide the side of the incoming order
   * @param makerOpen open quantity of the resting order; 0 when it is filled
   * @param takerOpen open quantity of the incoming order
   */
  void filled(
      long makerId,
      long takerId,
      Side takerSide,
      long price,
      long quantity,
      long makerOpen,
      long takerOpen);

  /**
   * A quantity of an order was cancelled.
   *
   * @param open open quantity of the order: 0, except when {@link SelfTradePolicy#DECREMENT} has
   *     reduced it
   */
  void cancelled(long orderId, long quantity, long open, Cancellation reason);

  /**
   * A resting order has a new price or quantity; if its new price crosses, fills follow.
   *
   * @param open its open quantity
   * @param keptPriority whether it has kept its place in the queue
   */
  void replaced(long orderId, long price, long open, boolean keptPriority);
}
