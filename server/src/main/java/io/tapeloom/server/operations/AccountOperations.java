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

/** The {@code account.*} operations: live balances of the user. */
@OperationGroup(prefix = "account.", tags = "account")
public final class AccountOperations {

  private final OwnTopics own;

  public AccountOperations(Topics topics, Supplier<Freshness> freshness) {
    this.own = new OwnTopics("account", UserTopics.Kind.ACCOUNT, topics, freshness);
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the user's balances",
      description =
          "Requires authentication. The answer is sent first, then the current value of each"
              + " balance, then updates.",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Subscribed to account\", \"topic\": \"account:alice\", \"mode\": \"latest\"}")
  UserSubscriptionReply subscribe(@Nullable UserRequest request, Session session) {
    return own.subscribe(request, session);
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the user's balances",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Unsubscribed from account\", \"topic\": \"account:alice\", \"mode\": \"latest\"}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Push(
      value = "update",
      topic = UserTopics.ACCOUNT_PATTERN,
      summary = "Current balance of an asset")
  DataMessage.BalanceUpdate update(UserTopics.Balance value) {
    return DataMessage.BalanceUpdate.of(value);
  }
}
