package io.tapeloom.server.operations;

import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;

/** The user's orders, live: {@code orders.*}. */
@OperationGroup(prefix = "orders.", tags = "account")
public final class OrderOperations {

  private final OwnTopics own;

  public OrderOperations(Topics topics) {
    this.own = new OwnTopics("orders", UserTopics.Kind.ORDERS, topics);
  }

  @Send(
      value = "subscribe",
      summary = "Start the user's orders",
      description =
          "The client must have authenticated. The answer comes first, then every change of an order from then on, none left out.",
      replyExample =
          "{\"message\": \"Subscribed to orders\", \"topic\": \"orders:alice\", \"seq\": 17}")
  UserSubscriptionReply subscribe(Session session) {
    return own.subscribe(session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Stop the user's orders",
      replyExample =
          "{\"message\": \"Unsubscribed from orders\", \"topic\": \"orders:alice\", \"seq\": 17}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Push(
      value = "update",
      topic = UserTopics.ORDERS_PATTERN,
      summary = "An order of the user's that has changed")
  DataMessage.OrderUpdate update(UserTopics.Order value) {
    return DataMessage.OrderUpdate.of(value);
  }
}
