package io.tapeloom.broker;

import java.util.List;
import java.util.OptionalLong;

/** What a command came to. Released after all facts before it are on disk. Immutable. */
public sealed interface Answer {

  /** Nothing was changed. */
  record Refused(OrderRefusal refusal) implements Answer {}

  /**
   * An order was placed.
   *
   * @param repeated whether the order existed already, under the same client order id
   */
  record Placed(OrderView order, boolean repeated) implements Answer {}

  /**
   * An order that may exist, but is no longer in memory: read it from the history. If it is not
   * there, there is no such order of the user.
   */
  record Known(long orderId) implements Answer {}

  /** An order was changed. */
  record Replaced(OrderView order) implements Answer {}

  /** Orders were cancelled; without those that ended before. */
  record Cancelled(List<OrderView> orders) implements Answer {

    public Cancelled {
      orders = List.copyOf(orders);
    }
  }

  /** What an order would cost. */
  record Previewed(OrderPreview preview) implements Answer {}

  /** When all orders will be cancelled, in wall-clock milliseconds; empty: never. */
  record TimerSet(OptionalLong firesAtMillis) implements Answer {}

  /** How many orders another connection owns from now on. */
  record TakenOver(int orders) implements Answer {}

  /** Noted. */
  record Done() implements Answer {}

  /** An account. */
  record AccountShown(AccountView account) implements Answer {}

  /** An order. */
  record OrderShown(OrderView order) implements Answer {}

  /**
   * Orders, newest first.
   *
   * @param seq the newest event in the topic of orders
   * @param hasMore whether there are older ones, in memory or in the history
   */
  record OrdersShown(List<OrderView> orders, long seq, boolean hasMore) implements Answer {

    public OrdersShown {
      orders = List.copyOf(orders);
    }
  }

  /** Executions, newest first; the rest as in {@link OrdersShown}. */
  record ExecutionsShown(List<Execution> executions, long seq, boolean hasMore) implements Answer {

    public ExecutionsShown {
      executions = List.copyOf(executions);
    }
  }

  /** One position. */
  record PositionShown(PositionView position) implements Answer {}

  /** The positions whose size is not 0, by symbol. */
  record PositionsShown(List<PositionView> positions) implements Answer {

    public PositionsShown {
      positions = List.copyOf(positions);
    }
  }

  /** The equations of the account, in order. */
  record Audited(List<Audit.Equation> equations) implements Answer {

    public Audited {
      equations = List.copyOf(equations);
    }

    /** Whether all equations hold. */
    public boolean isOk() {
      return equations.stream().allMatch(Audit.Equation::ok);
    }
  }
}
