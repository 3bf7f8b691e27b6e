package io.tapeloom.server.broker;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.Execution;
import io.tapeloom.broker.OrderView;
import io.tapeloom.broker.PositionView;
import java.util.List;

/** The answers that list something, newest first. */
final class OrderLists {

  private OrderLists() {}

  /** Orders. */
  @Introspected
  @Schema(name = "Orders", description = "Orders, newest first")
  record Orders(
      @Schema(description = "The orders") List<OrderElement> orders,
      @Schema(description = "Whether there are older ones") boolean hasMore) {

    static Orders of(List<OrderView> orders, boolean hasMore) {
      return new Orders(orders.stream().map(OrderElement::of).toList(), hasMore);
    }
  }

  /** Executions. */
  @Introspected
  @Schema(name = "Executions", description = "Executions, newest first")
  record Executions(
      @Schema(description = "The executions") List<ExecutionElement> executions,
      @Schema(description = "Whether there are older ones") boolean hasMore) {

    static Executions of(List<Execution> executions, boolean hasMore) {
      return new Executions(executions.stream().map(ExecutionElement::of).toList(), hasMore);
    }
  }

  /** Positions. */
  @Introspected
  @Schema(name = "Positions", description = "Open positions")
  record Positions(
      @Schema(description = "The positions, by symbol") List<PositionAnswer> positions,
      @Schema(description = "Whether there are more; always false") boolean hasMore) {

    static Positions of(List<PositionView> positions) {
      return new Positions(positions.stream().map(PositionAnswer::of).toList(), false);
    }
  }
}
