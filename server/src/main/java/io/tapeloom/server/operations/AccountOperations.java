package io.tapeloom.server.operations;

import io.tapeloom.server.broker.AccountAnswer;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code account.*} operations: the account of the user, and its live balances. */
@OperationGroup(prefix = "account.", tags = "account")
public final class AccountOperations {

  private static final String POSITION_EXAMPLE =
      "{\"message\": \"Account of alice\", \"position\": {\"topic\": \"account:alice\","
          + " \"epoch\": \"5f3a9c1e\", \"positions\": {\"account:alice:USD\": 17}}}";

  private final OwnTopics own;
  private final SessionBroker broker;

  public AccountOperations(Topics topics, SessionBroker broker, Supplier<Freshness> freshness) {
    this.broker = broker;
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
  Later<UserSubscriptionReply> subscribe(@Nullable UserRequest request, Session session) {
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

  @Send(
      value = "get",
      summary = "The account",
      description = "Requires the permission `account` or `trade`.",
      replyExample = POSITION_EXAMPLE)
  Later<BrokerReply.OfAccount> get(Session session) {
    return reply(broker.read(session, BrokerService::account));
  }

  @Send(
      value = "reset",
      summary = "Begin again with the initial cash",
      description = "Requires the permission `trade`. Cancels all orders.",
      replyExample = POSITION_EXAMPLE)
  Later<BrokerReply.OfAccount> reset(Session session) {
    return reply(broker.trade(session, BrokerService::reset));
  }

  private static Later<BrokerReply.OfAccount> reply(
      CompletionStage<SessionBroker.Result<AccountAnswer>> result) {
    return BrokerReply.of(
        result, account -> "Account of " + account.userId(), BrokerReply.OfAccount::new);
  }

  @Send(
      value = "audit",
      summary = "Whether the figures of the account agree",
      description = "Requires the permission `account` or `trade`.",
      replyExample = "{\"message\": \"All equations hold\"}")
  Later<BrokerReply.OfAudit> audit(Session session) {
    return BrokerReply.of(
        broker.read(session, BrokerService::audit),
        audit -> audit.ok() ? "All equations hold" : "Not all equations hold",
        BrokerReply.OfAudit::new);
  }

  @Push(
      value = "update",
      topic = UserTopics.ACCOUNT_PATTERN,
      summary = "Current balance of an asset")
  UserMessage.BalanceUpdate update(UserEvents.Balance value) {
    return UserMessage.BalanceUpdate.of(value);
  }
}
