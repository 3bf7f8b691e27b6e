package io.tapeloom.server.broker;

import io.tapeloom.broker.BalanceView;
import io.tapeloom.broker.BrokerListener;
import io.tapeloom.broker.Execution;
import io.tapeloom.broker.OrderView;
import io.tapeloom.broker.PositionView;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
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
    users.publish(order.user(), AccountViews.of(order));
  }

  @Override
  public void execution(Execution execution) {
    users.publish(execution.user(), AccountViews.of(execution));
  }

  @Override
  public void position(PositionView position) {
    users.publish(position.user(), AccountViews.of(position));
  }

  @Override
  public void balance(BalanceView balance) {
    users.publish(balance.user(), AccountViews.of(balance));
  }

  @Override
  public void marginCall(String user, String currency, long deadlineMillis) {
    alert(
        user,
        UserEvents.Category.WARNING,
        "Margin call",
        "Equity in %s is below the maintenance margin. Positions are reduced at %s."
            .formatted(currency, Instant.ofEpochMilli(deadlineMillis)),
        Map.of("kind", "margin_call", "currency", currency, "reduced_at", deadlineMillis));
  }

  @Override
  public void marginRestored(String user, String currency) {
    alert(
        user,
        UserEvents.Category.INFO,
        "Margin call ended",
        "Equity in %s is above the maintenance margin again.".formatted(currency),
        Map.of("kind", "margin_restored", "currency", currency));
  }

  @Override
  public void switchFired(String user) {
    alert(
        user,
        UserEvents.Category.WARNING,
        "Orders cancelled",
        "The timer of cancel_all_after has elapsed. All open orders were cancelled.",
        Map.of("kind", "cancel_all_after"));
  }

  private void alert(
      String user,
      UserEvents.Category category,
      String title,
      String message,
      Map<String, Object> data) {
    users.publish(user, new UserEvents.Alert(category, title, message, data, clock.instant()));
  }
}
