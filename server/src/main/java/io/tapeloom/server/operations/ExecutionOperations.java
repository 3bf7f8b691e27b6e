package io.tapeloom.server.operations;

import io.tapeloom.server.broker.BrokerRequest;
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

/** The {@code executions.*} operations: the fills of the user's orders. */
@OperationGroup(prefix = "executions.", tags = "account")
public final class ExecutionOperations {

  private final OwnTopics own;
  private final SessionBroker broker;

  public ExecutionOperations(Topics topics, SessionBroker broker, Supplier<Freshness> freshness) {
    this.own = new OwnTopics("executions", UserTopics.Kind.EXECUTIONS, topics, freshness);
    this.broker = broker;
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the fills of the user's orders",
      description =
          "Requires authentication. The answer is sent first, then every execution that follows;"
              + " none is conflated.",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Subscribed to executions\", \"topic\": \"executions:alice\", \"seq\": 17}")
  Later<UserSubscriptionReply> subscribe(@Nullable UserRequest request, Session session) {
    return own.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the fills of the user's orders",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Unsubscribed from executions\", \"topic\": \"executions:alice\", \"seq\": 17}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Send(
      value = "list",
      summary = "Executions, newest first",
      description = "Requires the permission `account` or `trade`.",
      replyExample =
          "{\"message\": \"1 executions\", \"position\": {\"topic\": \"executions:alice\","
              + " \"epoch\": \"5f3a9c1e\", \"seq\": 17}}")
  Later<BrokerReply.OfExecutions> list(
      BrokerRequest.@Nullable Executions request, Session session) {
    return BrokerReply.of(
        broker.read(
            session,
            (trading, user) ->
                trading.executions(
                    user, request == null ? BrokerRequest.Executions.NEWEST : request)),
        found -> "%d executions".formatted(found.executions().size()),
        BrokerReply.OfExecutions::new);
  }

  @Push(value = "update", topic = UserTopics.EXECUTIONS_PATTERN, summary = "A fill of an order")
  UserMessage.ExecutionUpdate update(UserEvents.Execution value) {
    return UserMessage.ExecutionUpdate.of(value);
  }
}
