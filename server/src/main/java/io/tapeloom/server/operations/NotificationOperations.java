package io.tapeloom.server.operations;

import io.tapeloom.server.json.DataMessage;
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

/** The {@code notifications.*} operations: live notifications of the user. */
@OperationGroup(prefix = "notifications.", tags = "account")
public final class NotificationOperations {

  private final OwnTopics own;

  public NotificationOperations(Topics topics, Supplier<Freshness> freshness) {
    this.own = new OwnTopics("notifications", UserTopics.Kind.NOTIFICATIONS, topics, freshness);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the user's notifications",
      description =
          "Requires authentication. The answer is sent first, then every notification that"
              + " follows; none is conflated. The user's own notifications are on the answer's"
              + " topic, those for all users are on the topic `alerts`.",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Subscribed to notifications\", \"topic\": \"notifications:alice\", \"seq\": 17}")
  Later<UserSubscriptionReply> subscribe(@Nullable UserRequest request, Session session) {
    return own.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the user's notifications",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Unsubscribed from notifications\", \"topic\": \"notifications:alice\", \"seq\": 17}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Push(
      value = "update",
      topic = {UserTopics.NOTIFICATIONS_PATTERN, UserTopics.ALERTS_PATTERN},
      summary = "A notification")
  DataMessage.Notification update(UserEvents.Alert value) {
    return DataMessage.Notification.of(value);
  }
}
