package io.tapeloom.server.broker;

import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.broker.Execution;
import io.tapeloom.broker.OrderView;
import io.tapeloom.broker.PositionView;
import io.tapeloom.server.json.PositionElement;
import io.tapeloom.server.json.PositionsElement;
import io.tapeloom.server.json.UserMessage.ExecutionUpdate;
import io.tapeloom.server.json.UserMessage.OrderUpdate;
import io.tapeloom.server.json.UserMessage.PositionUpdate;
import java.util.List;

/** The answers that list something, newest first. */
public final class OrderLists {

  private OrderLists() {}

  /** Orders. */
  @Introspected
  @Schema(name = "Orders", description = "Orders, newest first")
  public record Orders(
      @Schema(description = "The orders") List<OrderUpdate> orders,
      @Schema(description = "Position of the topic of orders as of this list")
          PositionElement position,
      @Schema(description = "Whether there are older ones", example = "false") boolean hasMore) {

    static Orders of(List<OrderView> orders, PositionElement position, boolean hasMore) {
      return new Orders(
          orders.stream().map(order -> OrderUpdate.of(AccountViews.of(order))).toList(),
          position,
          hasMore);
    }
  }

  /** Executions. */
  @Introspected
  @Schema(name = "Executions", description = "Executions, newest first")
  public record Executions(
      @Schema(description = "The executions") List<ExecutionUpdate> executions,
      @Schema(description = "Position of the topic of executions as of this list")
          PositionElement position,
      @Schema(description = "Whether there are older ones", example = "false") boolean hasMore) {

    static Executions of(List<Execution> executions, PositionElement position, boolean hasMore) {
      return new Executions(
          executions.stream().map(each -> ExecutionUpdate.of(AccountViews.of(each))).toList(),
          position,
          hasMore);
    }
  }

  /** Positions. */
  @Introspected
  @Schema(name = "Positions", description = "Open positions")
  public record Positions(
      @Schema(description = "The positions, by symbol") List<PositionUpdate> positions,
      @Schema(description = "Position of the topics of positions as of this list")
          PositionsElement position,
      @Schema(description = "Whether there are more; always false", example = "false")
          boolean hasMore) {

    static Positions of(List<PositionView> positions, PositionsElement position) {
      return new Positions(
          positions.stream().map(each -> PositionUpdate.of(AccountViews.of(each))).toList(),
          position,
          false);
    }
  }
}
