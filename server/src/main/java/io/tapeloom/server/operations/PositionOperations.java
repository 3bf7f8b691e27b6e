package io.tapeloom.server.operations;

import io.tapeloom.server.broker.BrokerRequest;
import io.tapeloom.server.broker.BrokerService;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.Later;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code positions.*} operations: the positions of the user, and their live values. */
@OperationGroup(prefix = "positions.", tags = "account")
public final class PositionOperations {

  private final OwnTopics own;
  private final SessionBroker broker;

  public PositionOperations(Topics topics, SessionBroker broker, Supplier<Freshness> freshness) {
    this.broker = broker;
    this.own = new OwnTopics("positions", UserTopics.Kind.POSITIONS, topics, freshness);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the user's positions",
      description =
          "Requires authentication. The answer is sent first, then the current value of each"
              + " position, then updates.",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Subscribed to positions\", \"topic\": \"positions:alice\", \"mode\": \"latest\"}")
  Later<UserSubscriptionReply> subscribe(@Nullable UserRequest request, Session session) {
    return own.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the user's positions",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Unsubscribed from positions\", \"topic\": \"positions:alice\", \"mode\": \"latest\"}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Send(
      value = "list",
      summary = "Open positions",
      description = "Requires the permission `account` or `trade`.",
      replyExample = "{\"message\": \"1 positions\"}")
  Later<BrokerReply.OfPositions> list(Session session) {
    return BrokerReply.of(
        broker.read(session, BrokerService::positions),
        found -> "%d positions".formatted(found.positions().size()),
        BrokerReply.OfPositions::new);
  }

  @Send(
      value = "close",
      summary = "Close a position, or a part of it, by a market order",
      description = "Requires the permission `trade`. The answer has the order.",
      replyExample = "{\"message\": \"Placed o-42\"}")
  Later<BrokerReply.OfOrder> close(BrokerRequest.ClosePosition request, Session session) {
    return BrokerReply.of(
        broker.trade(
            session, (trading, user) -> trading.close(user, request.symbol(), request.quantity())),
        order -> "Placed " + order.orderId(),
        BrokerReply.OfOrder::new);
  }

  @Send(
      value = "brackets",
      summary = "Set the bracket of a position",
      description = "Requires the permission `trade`. Absent fields stay as they are.",
      replyExample = "{\"message\": \"Changed the bracket of AAPL\"}")
  Later<BrokerReply.OfPosition> brackets(BrokerRequest.Brackets request, Session session) {
    return BrokerReply.of(
        broker.trade(session, (trading, user) -> trading.brackets(user, request)),
        position -> "Changed the bracket of " + position.symbol(),
        BrokerReply.OfPosition::new);
  }

  @Push(
      value = "update",
      topic = UserTopics.POSITIONS_PATTERN,
      summary = "Current state of a position")
  UserMessage.PositionUpdate update(UserEvents.Position value) {
    return UserMessage.PositionUpdate.of(value);
  }
}
