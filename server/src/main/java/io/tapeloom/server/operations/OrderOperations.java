package io.tapeloom.server.operations;

import io.tapeloom.server.broker.BrokerRequest;
import io.tapeloom.server.broker.OrderBody;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.json.UserMessage.OrderUpdate;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserSession;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.Later;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topics;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code orders.*} operations: the orders of the user, and their live updates. */
@OperationGroup(prefix = "orders.", tags = "account")
public final class OrderOperations {

  private static final String POSITION_EXAMPLE =
      "\"position\": {\"topic\": \"orders:alice\", \"epoch\": \"5f3a9c1e\", \"seq\": 17}";

  private final OwnTopics own;
  private final SessionBroker broker;

  public OrderOperations(Topics topics, SessionBroker broker, Supplier<Freshness> freshness) {
    this.own = new OwnTopics("orders", UserTopics.Kind.ORDERS, topics, freshness);
    this.broker = broker;
  }

  @Send(
      value = "subscribe",
      summary = "Subscribe to the user's orders",
      description =
          "Requires authentication. The answer is sent first, then every change of an order that"
              + " follows; none is conflated. With `params` {`snapshot`: true}, the answer has the"
              + " orders that have not ended, as of its `seq`.",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Subscribed to orders\", \"topic\": \"orders:alice\", \"seq\": 17}")
  Later<UserSubscriptionReply> subscribe(@Nullable OrdersRequest request, Session session) {
    var recover = request == null ? null : request.recover();
    if (request == null || !request.wantsSnapshot() || session.identity().isEmpty()) {
      return own.subscribe(recover, session);
    }
    return Later.of(
        broker.read(session, (trading, user) -> trading.orders(user, BrokerRequest.Orders.OPEN)),
        found -> own.subscribed(recover, found, session));
  }

  @Send(
      value = "unsubscribe",
      summary = "Unsubscribe from the user's orders",
      replyExample =
          "{\"gap\": null, \"results\": null, \"message\": \"Unsubscribed from orders\", \"topic\": \"orders:alice\", \"seq\": 17}")
  UserSubscriptionReply unsubscribe(Session session) {
    return own.unsubscribe(session);
  }

  @Send(
      value = "place",
      summary = "Place an order",
      description =
          "Requires the permission `trade`. The order is answered when it is on disk. The same"
              + " payload under the same `client_order_id` is executed once.",
      replyExample = "{\"message\": \"Placed o-42\"}")
  Later<BrokerReply.OfOrder> place(OrderBody order, Session session) {
    if (Boolean.TRUE.equals(order.cancelOnDisconnect())) {
      session
          .identity()
          .ifPresent(user -> session.attachment(UserSession.class).owns(user.userId()));
    }
    return BrokerReply.of(
        broker.trade(session, (trading, user) -> trading.place(user, order, connectionOf(session))),
        placed ->
            (placed.repeated() ? "Placed before: %s" : "Placed %s")
                .formatted(placed.order().orderId()),
        (outcome, placed) ->
            new BrokerReply.OfOrder(outcome, placed == null ? null : placed.order()));
  }

  private static Optional<String> connectionOf(Session session) {
    return Optional.of(session.id().toString());
  }

  @Send(
      value = "preview",
      summary = "What an order would cost",
      description = "Requires the permission `trade`. Nothing is placed.",
      replyExample = "{\"message\": \"Nothing was placed\"}")
  Later<BrokerReply.OfPreview> preview(OrderBody order, Session session) {
    return BrokerReply.of(
        broker.trade(
            session, (trading, user) -> trading.preview(user, order, connectionOf(session))),
        _ -> "Nothing was placed",
        BrokerReply.OfPreview::new);
  }

  @Send(
      value = "replace",
      summary = "Change an order",
      description =
          "Requires the permission `trade`. Absent fields stay as they are. The order keeps its"
              + " place in the queue only if the price stays and the quantity does not grow.",
      replyExample = "{\"message\": \"Changed o-42\"}")
  Later<BrokerReply.OfOrder> replace(BrokerRequest.Replacement request, Session session) {
    return changed("Changed", session, (trading, user) -> trading.replace(user, request));
  }

  @Send(
      value = "cancel",
      summary = "Cancel an order",
      description = "Requires the permission `trade`.",
      replyExample = "{\"message\": \"Cancelled o-42\"}")
  Later<BrokerReply.OfOrder> cancel(BrokerRequest.OrderName order, Session session) {
    return changed("Cancelled", session, (trading, user) -> trading.cancel(user, order));
  }

  private Later<BrokerReply.OfOrder> changed(
      String what, Session session, SessionBroker.Request<OrderUpdate> request) {
    return BrokerReply.of(
        broker.trade(session, request),
        order -> what + " " + order.orderId(),
        BrokerReply.OfOrder::new);
  }

  @Send(
      value = "cancel_all",
      summary = "Cancel all orders, or those of a symbol",
      description = "Requires the permission `trade`. The answer has the cancelled orders.",
      replyExample = "{\"message\": \"Cancelled 1 orders\", " + POSITION_EXAMPLE + "}")
  Later<BrokerReply.OfOrders> cancelAll(
      BrokerRequest.@Nullable CancelAll request, Session session) {
    return BrokerReply.of(
        broker.trade(
            session,
            (trading, user) -> trading.cancelAll(user, request == null ? null : request.symbol())),
        cancelled -> "Cancelled %d orders".formatted(cancelled.orders().size()),
        BrokerReply.OfOrders::new);
  }

  @Send(
      value = "cancel_all_after",
      summary = "Cancel all orders after a time",
      description =
          "Requires the permission `trade`. A dead man's switch: a user has one timer, which each"
              + " request starts again. It runs on over a restart of the server.",
      replyExample = "{\"message\": \"All orders will be cancelled unless this is sent again\"}")
  Later<BrokerReply.OfTimer> cancelAllAfter(BrokerRequest.CancelAllAfter request, Session session) {
    return BrokerReply.of(
        broker.trade(session, (trading, user) -> trading.cancelAllAfter(user, request)),
        at ->
            at.isPresent()
                ? "All orders will be cancelled unless this is sent again"
                : "The timer is off",
        (outcome, at) ->
            new BrokerReply.OfTimer(outcome, at == null || at.isEmpty() ? null : at.getAsLong()));
  }

  @Send(
      value = "list",
      summary = "Orders, newest first",
      description = "Requires the permission `account` or `trade`.",
      replyExample = "{\"message\": \"1 orders\", " + POSITION_EXAMPLE + "}")
  Later<BrokerReply.OfOrders> list(BrokerRequest.@Nullable Orders request, Session session) {
    return BrokerReply.of(
        broker.read(
            session,
            (trading, user) ->
                trading.orders(user, request == null ? BrokerRequest.Orders.NEWEST : request)),
        found -> "%d orders".formatted(found.orders().size()),
        BrokerReply.OfOrders::new);
  }

  @Send(
      value = "get",
      summary = "An order",
      description = "Requires the permission `account` or `trade`.",
      replyExample = "{\"message\": \"o-42\"}")
  Later<BrokerReply.OfOrder> get(BrokerRequest.OrderName order, Session session) {
    return BrokerReply.of(
        broker.read(session, (trading, user) -> trading.order(user, order)),
        OrderUpdate::orderId,
        BrokerReply.OfOrder::new);
  }

  @Push(
      value = "update",
      topic = UserTopics.ORDERS_PATTERN,
      summary = "State of an order after a change")
  UserMessage.OrderUpdate update(UserEvents.Order value) {
    return UserMessage.OrderUpdate.of(value);
  }
}
