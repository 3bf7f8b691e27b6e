package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;

/**
 * Hears what an engine does, in the order in which it happens, on the engine's thread. The book is
 * already as the event leaves it; a listener may read it but not change it. Prices are in ticks,
 * quantities in lots.
 */
public interface MatchListener {

  /**
   * A new order is in; fills and the rest of its fate follow.
   *
   * @param price {@link MatchingEngine#MARKET_PRICE} for a market order
   */
  void accepted(long orderId, Side side, long price, long quantity);

  /** A request was refused and the book is as it was. */
  void rejected(long orderId, Rejection reason);

  /**
   * Two orders traded, at the price of the one that rested.
   *
   * @param takerSide the side of the incoming order
   * @param makerOpen what is left of the resting order; 0 if it is gone
   * @param takerOpen what is left of the incoming order
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
   * Quantity of an order is gone untraded.
   *
   * @param open what is left of the order: 0, save where {@link SelfTradePolicy#DECREMENT} reduced
   *     it
   */
  void cancelled(long orderId, long quantity, long open, Cancellation reason);

  /**
   * A resting order has another price or quantity; where its new price crosses, fills follow.
   *
   * @param open what is open of it now
   * @param keptPriority whether it is still where it was in its queue
   */
  void replaced(long orderId, long price, long open, boolean keptPriority);
}
