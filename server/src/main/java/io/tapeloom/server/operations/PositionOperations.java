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

/** The {@code positions.*} operations: live positions of the user. */
@OperationGroup(prefix = "positions.", tags = "account")
public final class PositionOperations {

  private final OwnTopics own;

  public PositionOperations(Topics topics, Supplier<Freshness> freshness) {
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
  UserSubscriptionReply subscribe(@Nullable UserRequest request, Session session) {
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

  @Push(
      value = "update",
      topic = UserTopics.POSITIONS_PATTERN,
      summary = "Current state of a position")
  DataMessage.PositionUpdate update(UserTopics.Position value) {
    return DataMessage.PositionUpdate.of(value);
  }
}
