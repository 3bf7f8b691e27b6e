package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.broker.BrokerRequest;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.live.BulkCost;
import io.tapeloom.server.live.EverySymbol;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.Later;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Session;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The operations of a connection itself: {@code ping} and {@code connection.*}. */
@OperationGroup(tags = "connection")
public final class ConnectionOperations {

  private final InstantSource clock;
  private final Supplier<Freshness> freshness;
  private final EverySymbol followers;
  private final SessionBroker broker;

  /**
   * @param freshness how current the data of the server is
   * @param followers the sessions that are subscribed to every symbol
   */
  public ConnectionOperations(
      InstantSource clock,
      Supplier<Freshness> freshness,
      EverySymbol followers,
      SessionBroker broker) {
    this.broker = broker;
    this.clock = clock;
    this.freshness = freshness;
    this.followers = followers;
  }

  /** The answer to a ping. */
  @JsonClassDescription("Answer to a ping")
  record Pong(
      @JsonPropertyDescription("Server time, epoch milliseconds") @Example("1697097600000")
          long time,
      @JsonPropertyDescription(Freshness.AS_OF) @Example("2026-01-01T12:00:00.000Z") String asOf,
      @JsonProperty("lag_ms") @JsonPropertyDescription(Freshness.LAG) @Example("0") @PositiveOrZero long lagMillis) {}

  @Send(
      value = "ping",
      summary = "Keep the connection alive",
      description = "Any valid message keeps the connection alive; `ping` has no other effect.")
  Pong ping() {
    var fresh = freshness.get();
    return new Pong(clock.millis(), fresh.asOfText(), fresh.lagMillis());
  }

  @Send(
      value = "connection.ledger",
      summary = "What the connection was sent of what it is owed",
      description =
          "Counts the values of each subscription: delivered, conflated or missed. At most once a"
              + " second; 20 subscriptions cost as much of the message rate as a message.")
  LedgerReply ledger(Session session) {
    return session
        .untilLedger()
        .or(() -> BulkCost.charge(session, session.topics().size()))
        .map(LedgerReply::tooSoon)
        .orElseGet(() -> LedgerReply.of(session.ledger(LedgerReply.MAX_ROWS)));
  }

  /** The answer to {@code connection.unsubscribe_all}. */
  @JsonClassDescription("Answer to connection.unsubscribe_all")
  record UnsubscribedAll(
      @JsonPropertyDescription("Always ok") SubscriptionReply.Status status,
      @JsonPropertyDescription("Human-readable result") @Example("Unsubscribed from 3 topics")
          String message) {}

  @Send(
      value = "connection.unsubscribe_all",
      summary = "End all subscriptions of the connection",
      description = "Replays go on.")
  UnsubscribedAll unsubscribeAll(Session session) {
    int before = session.topics().size();
    var user = session.attachment(UserSession.class);
    for (var kind : UserTopics.Kind.values()) {
      user.unfollow(kind);
    }
    followers.unfollow(session);
    List.copyOf(session.topics()).forEach(session::unsubscribe);
    return new UnsubscribedAll(
        SubscriptionReply.Status.OK, "Unsubscribed from %d topics".formatted(before));
  }

  @Send(
      value = "connection.take_over",
      summary = "Take over the orders of another connection",
      description =
          "Requires the permission `trade`. Orders with `cancel_on_disconnect` belong to the"
              + " connection that placed them; when it ends, another connection of the user has 5 s"
              + " to take them over, and 30 s after a restart of the server.",
      replyExample = "{\"message\": \"2 orders belong to this connection now\"}")
  Later<BrokerReply.OfTakeOver> takeOver(BrokerRequest.TakeOver request, Session session) {
    session.identity().ifPresent(user -> session.attachment(UserSession.class).owns(user.userId()));
    return BrokerReply.of(
        broker.trade(
            session, (trading, user) -> trading.takeOver(user, request, session.id().toString())),
        orders -> "%d orders belong to this connection now".formatted(orders),
        BrokerReply.OfTakeOver::new);
  }
}
