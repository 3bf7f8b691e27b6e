package io.tapeloom.server.broker;

import io.tapeloom.broker.BalanceView;
import io.tapeloom.broker.BrokerListener;
import io.tapeloom.broker.OrderView;
import io.tapeloom.broker.PositionView;
import io.tapeloom.server.users.UserTopics;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Publishes what has happened to accounts in the topics of their users. Thread-safe. */
public final class BrokerEvents implements BrokerListener {

  private final UserTopics users;
  private final InstantSource clock;

  public BrokerEvents(UserTopics users, InstantSource clock) {
    this.users = users;
    this.clock = clock;
  }

  @Override
  public void order(OrderView order) {
    users.publish(order.user(), topicOrder(order));
  }

  /** Returns the order as subscribers see it. */
  static UserTopics.Order topicOrder(OrderView order) {
    var terms = order.terms();
    var price = order.price().isPresent() ? order.price() : order.stopPrice();
    return new UserTopics.Order(
        OrderIds.text(order.id()),
        order.symbol(),
        UserTopics.OrderSide.valueOf(order.side().name()),
        UserTopics.OrderType.valueOf(order.type().name()),
        UserTopics.OrderStatus.valueOf(order.status().name()),
        terms.quantity(order.quantity()),
        terms.quantity(order.filledQuantity()),
        OrderNumbers.optional(price, terms::price),
        order.averageFillPrice().map(OrderNumbers::shortest),
        Instant.ofEpochMilli(order.updatedAtMillis()));
  }

  @Override
  public void position(PositionView position) {
    users.publish(position.user(), topicPosition(position));
  }

  /** Returns the position as subscribers see it. */
  static UserTopics.Position topicPosition(PositionView position) {
    var terms = position.terms();
    return new UserTopics.Position(
        position.symbol(),
        position.size() < 0 ? UserTopics.PositionSide.SHORT : UserTopics.PositionSide.LONG,
        terms.quantity(Math.absExact(position.size())),
        position.entryPrice().map(OrderNumbers::shortest).orElse(BigDecimal.ZERO),
        terms.price(position.markPrice()),
        position.unrealizedPnl(),
        position.realizedPnl(),
        Instant.ofEpochMilli(position.timeMillis()));
  }

  @Override
  public void balance(BalanceView balance) {
    users.publish(balance.user(), topicBalance(balance));
  }

  /** Returns the balance as subscribers see it. */
  static UserTopics.Balance topicBalance(BalanceView balance) {
    return new UserTopics.Balance(
        balance.currency(),
        balance.available(),
        balance.locked(),
        Instant.ofEpochMilli(balance.timeMillis()));
  }

  @Override
  public void marginCall(String user, String currency, long deadlineMillis) {
    alert(
        user,
        UserTopics.Category.WARNING,
        "Margin call",
        "Equity in %s is below the maintenance margin. Positions are reduced at %s."
            .formatted(currency, Instant.ofEpochMilli(deadlineMillis)),
        Map.of("kind", "margin_call", "currency", currency, "reduced_at", deadlineMillis));
  }

  @Override
  public void marginRestored(String user, String currency) {
    alert(
        user,
        UserTopics.Category.INFO,
        "Margin call ended",
        "Equity in %s is above the maintenance margin again.".formatted(currency),
        Map.of("kind", "margin_restored", "currency", currency));
  }

  @Override
  public void switchFired(String user) {
    alert(
        user,
        UserTopics.Category.WARNING,
        "Orders cancelled",
        "The timer of cancel_all_after has elapsed. All open orders were cancelled.",
        Map.of("kind", "cancel_all_after"));
  }

  private void alert(
      String user,
      UserTopics.Category category,
      String title,
      String message,
      Map<String, Object> data) {
    users.publish(user, new UserTopics.Alert(category, title, message, data, clock.instant()));
  }
}
