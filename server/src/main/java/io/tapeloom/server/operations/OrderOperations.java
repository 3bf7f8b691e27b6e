package io.tapeloom.server.operations;

import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code orders.*} operations: live order updates of the user. */
@OperationGroup(prefix = "orders.", tags = "account")
public final class OrderOperations {

  private final OwnTopics own;

  public OrderOperations(Topics topics, Supplier<Freshness> freshness) {
    this.own = new OwnTopics("orders", UserTopics.Kind.ORDERS, topics, freshness);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the user's orders",
      description =
          "Requires authentication. The answer is sent first, then every change of an order that"
              + " follows; none is conflated.",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Subscribed to orders\", \"topic\": \"orders:alice\", \"seq\": 17}")
  UserSubscriptionReply subscribe(@Nullable UserRequest request, Session session) {
    return own.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the user's orders",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Unsubscribed from orders\", \"topic\": \"orders:alice\", \"seq\": 17}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Push(
      value = "update",
      topic = UserTopics.ORDERS_PATTERN,
      summary = "State of an order after a change")
  DataMessage.OrderUpdate update(UserTopics.Order value) {
    return DataMessage.OrderUpdate.of(value);
  }
}
