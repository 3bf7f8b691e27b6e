package io.tapeloom.server.operations;

import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;

/** The user's positions, live: {@code positions.*}. */
@OperationGroup(prefix = "positions.", tags = "account")
public final class PositionOperations {

  private final OwnTopics own;

  public PositionOperations(Topics topics) {
    this.own = new OwnTopics("positions", UserTopics.Kind.POSITIONS, topics);
  }

  @Send(
      value = "subscribe",
      summary = "Start the user's positions",
      description =
          "The client must have authenticated. The answer comes first, then each position as it stands now, then its updates.",
      replyExample =
          "{\"message\": \"Subscribed to positions\", \"topic\": \"positions:alice\", \"mode\": \"latest\"}")
  UserSubscriptionReply subscribe(Session session) {
    return own.subscribe(session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Stop the user's positions",
      replyExample =
          "{\"message\": \"Unsubscribed from positions\", \"topic\": \"positions:alice\", \"mode\": \"latest\"}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Push(
      value = "update",
      topic = UserTopics.POSITIONS_PATTERN,
      summary = "A position of the user's, as it stands now")
  DataMessage.PositionUpdate update(UserTopics.Position value) {
    return DataMessage.PositionUpdate.of(value);
  }
}
