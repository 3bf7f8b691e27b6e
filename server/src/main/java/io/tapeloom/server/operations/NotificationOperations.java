package io.tapeloom.server.operations;

import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;

/** Alerts for the user: {@code notifications.*}. */
@OperationGroup(prefix = "notifications.", tags = "account")
public final class NotificationOperations {

  private final OwnTopics own;

  public NotificationOperations(Topics topics) {
    this.own = new OwnTopics("notifications", UserTopics.Kind.NOTIFICATIONS, topics);
  }

  @Send(
      value = "subscribe",
      summary = "Start the user's alerts",
      description =
          "The client must have authenticated. The answer comes first, then every alert from then on, none left out:"
              + " the user's own on the answer's topic, and those for everybody on the topic alerts.",
      replyExample =
          "{\"message\": \"Subscribed to notifications\", \"topic\": \"notifications:alice\", \"seq\": 17}")
  UserSubscriptionReply subscribe(Session session) {
    return own.subscribe(session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Stop the user's alerts",
      replyExample =
          "{\"message\": \"Unsubscribed from notifications\", \"topic\": \"notifications:alice\", \"seq\": 17}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Push(
      value = "update",
      topic = {UserTopics.NOTIFICATIONS_PATTERN, UserTopics.ALERTS_PATTERN},
      summary = "An alert")
  DataMessage.Notification update(UserTopics.Alert value) {
    return DataMessage.Notification.of(value);
  }
}
