package io.tapeloom.broker;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a user asks of the broker. Prices and quantities are in units of the instrument. Immutable.
 */
public sealed interface Command {

  /** The id of the user, which is also that of the account. */
  String user();

  /** Places an order. Answered by {@link Answer.Placed} or {@link Answer.Known}. */
  record Place(String user, OrderRequest request) implements Command {}

  /** Says what an order would cost. Answered by {@link Answer.Previewed}. */
  record Preview(String user, OrderRequest request) implements Command {}

  /**
   * Changes an order. Answered by {@link Answer.Replaced}.
   *
   * @param quantity of the whole order, above what is filled; empty keeps it
   * @param price empty keeps it
   * @param stopPrice empty keeps it
   */
  record Replace(
      String user,
      long orderId,
      OptionalLong quantity,
      OptionalLong price,
      OptionalLong stopPrice,
      LegPrice takeProfit,
      LegPrice stopLoss)
      implements Command {}

  /** Cancels an order. Answered by {@link Answer.Cancelled}. */
  record Cancel(String user, long orderId) implements Command {}

  /** Cancels all orders, or those of a symbol. Answered by {@link Answer.Cancelled}. */
  record CancelAll(String user, Optional<String> symbol) implements Command {}

  /**
   * Closes a position by a market order. Answered by {@link Answer.Placed}.
   *
   * @param quantity a part of the position; empty: all of it
   */
  record ClosePosition(String user, String symbol, OptionalLong quantity) implements Command {}

  /** Sets the bracket of a position. Answered by {@link Answer.PositionShown}. */
  record PositionBrackets(String user, String symbol, LegPrice takeProfit, LegPrice stopLoss)
      implements Command {}

  /**
   * Cancels all orders after a time unless it is set again. Answered by {@link Answer.TimerSet}.
   *
   * @param timeoutMillis 1,000 to 600,000 by the wall clock; 0 switches it off
   */
  record CancelAllAfter(String user, long timeoutMillis) implements Command {}

  /** Cancels all orders and begins again. Answered by {@link Answer.AccountShown}. */
  record Reset(String user) implements Command {}

  /** A connection has ended: the grace of its orders begins. Answered by {@link Answer.Done}. */
  record ConnectionEnded(String user, String connection) implements Command {}

  /**
   * Another connection takes over the orders of one. Answered by {@link Answer.TakenOver}.
   *
   * @param from the connection that owned them
   * @param to the connection that owns them from now on
   */
  record TakeOver(String user, String from, String to) implements Command {}

  /** Asks for the account. Answered by {@link Answer.AccountShown}. */
  record GetAccount(String user) implements Command {}

  /** Asks for an order. Answered by {@link Answer.OrderShown} or {@link Answer.Known}. */
  record GetOrder(String user, long orderId) implements Command {}

  /** Asks for the order of a client order id. Answered like {@link GetOrder}. */
  record FindOrder(String user, String clientOrderId) implements Command {}

  /**
   * Asks for orders, newest first. Answered by {@link Answer.OrdersShown}.
   *
   * @param liveOnly whether ended orders are left out
   * @param before only orders with a smaller id
   * @param limit how many at most, 1 to {@link PaperBroker#MAX_LISTED}
   */
  record ListOrders(
      String user, boolean liveOnly, Optional<String> symbol, OptionalLong before, int limit)
      implements Command {}

  /** Asks for executions, newest first. Answered by {@link Answer.ExecutionsShown}. */
  record ListExecutions(String user, Optional<String> symbol, OptionalLong before, int limit)
      implements Command {}

  /** Asks for the positions. Answered by {@link Answer.PositionsShown}. */
  record ListPositions(String user) implements Command {}

  /**
   * Checks the equations of the account. Answered by {@link Answer.Audited}.
   *
   * @param older executions that may no longer be in memory, from the history, in any order
   */
  record RunAudit(String user, List<Execution> older) implements Command {

    public RunAudit {
      older = List.copyOf(older);
    }
  }

  /** What a command does to the price of a bracket's leg. */
  sealed interface LegPrice {

    /** Leaves it as it is. */
    LegPrice KEEP = new Keep();

    /** Removes the leg. */
    LegPrice REMOVE = new Remove();

    /** Leaves it as it is. */
    record Keep() implements LegPrice {}

    /** Removes the leg. */
    record Remove() implements LegPrice {}

    /** Sets its price. */
    record At(long price) implements LegPrice {}
  }
}
