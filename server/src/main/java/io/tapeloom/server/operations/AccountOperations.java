package io.tapeloom.server.operations;

import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;

/** The user's balances, live: {@code account.*}. */
@OperationGroup(prefix = "account.", tags = "account")
public final class AccountOperations {

  private final OwnTopics own;

  public AccountOperations(Topics topics) {
    this.own = new OwnTopics("account", UserTopics.Kind.ACCOUNT, topics);
  }

  @Send(
      value = "subscribe",
      summary = "Start the user's balances",
      description =
          "The client must have authenticated. The answer comes first, then each balance as it stands now, then its updates.",
      replyExample =
          "{\"message\": \"Subscribed to account\", \"topic\": \"account:alice\", \"mode\": \"latest\"}")
  UserSubscriptionReply subscribe(Session session) {
    return own.subscribe(session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Stop the user's balances",
      replyExample =
          "{\"message\": \"Unsubscribed from account\", \"topic\": \"account:alice\", \"mode\": \"latest\"}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Push(
      value = "update",
      topic = UserTopics.ACCOUNT_PATTERN,
      summary = "What the user has of an asset, as it stands now")
  DataMessage.BalanceUpdate update(UserTopics.Balance value) {
    return DataMessage.BalanceUpdate.of(value);
  }
}
