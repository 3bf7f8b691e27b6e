package io.tapeloom.server.live;

import io.tapeloom.stream.Topic;
import io.tapeloom.stream.TopicFamily;
import io.tapeloom.stream.Topics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * The topics that tell users of what is theirs: a topic belongs to one user, and its name begins
 * with them. Whoever keeps accounts publishes here. Thread-safe.
 */
public final class UserTopics {

  /** What a user has of an asset. */
  public record Balance(String asset, BigDecimal available, BigDecimal locked, Instant time) {}

  /** Which way a position goes. */
  public enum PositionSide {
    LONG,
    SHORT
  }

  /** A user's position in a symbol; size 0: it was closed. */
  public record Position(
      String symbol,
      PositionSide side,
      BigDecimal size,
      BigDecimal entryPrice,
      BigDecimal markPrice,
      BigDecimal unrealizedPnl,
      BigDecimal realizedPnl,
      Instant time) {}

  /** Which way an order goes. */
  public enum OrderSide {
    BUY,
    SELL
  }

  /** What kind an order is. */
  public enum OrderType {
    MARKET,
    LIMIT,
    STOP,
    STOP_LIMIT
  }

  /** How far an order has come. */
  public enum OrderStatus {
    PENDING,
    OPEN,
    FILLED,
    CANCELLED,
    REJECTED
  }

  /** A user's order as it stands. */
  public record Order(
      String orderId,
      String symbol,
      OrderSide side,
      OrderType orderType,
      OrderStatus status,
      BigDecimal quantity,
      BigDecimal filledQuantity,
      Optional<BigDecimal> price,
      Optional<BigDecimal> averageFillPrice,
      Instant time) {}

  /** How much an alert matters. */
  public enum Category {
    INFO,
    WARNING,
    ERROR,
    SUCCESS
  }

  /** An alert for a user. */
  public record Alert(Category category, String title, String message, Instant time) {}

  /** Balances, by user and asset. */
  public static final TopicFamily<Balance> ACCOUNT =
      TopicFamily.latest("account:{user}:{asset}", Balance.class);

  /** Positions, by user and symbol. */
  public static final TopicFamily<Position> POSITIONS =
      TopicFamily.latest("positions:{user}:{symbol}", Position.class);

  /** All orders of a user. */
  public static final TopicFamily<Order> ORDERS = TopicFamily.every("orders:{user}", Order.class);

  /** All alerts of a user. */
  public static final TopicFamily<Alert> NOTIFICATIONS =
      TopicFamily.every("notifications:{user}", Alert.class);

  private final Topics topics;

  public UserTopics(Topics topics) {
    this.topics = topics;
  }

  /** Tells a user what they have of an asset. */
  public void publish(String userId, Balance balance) {
    account(userId, balance.asset()).publish(balance);
  }

  /** Tells a user of a position. */
  public void publish(String userId, Position position) {
    positions(userId, position.symbol()).publish(position);
  }

  /** Tells a user of an order. */
  public void publish(String userId, Order order) {
    orders(userId).publish(order);
  }

  /** Alerts a user. */
  public void publish(String userId, Alert alert) {
    notifications(userId).publish(alert);
  }

  public Topic<Balance> account(String userId, String asset) {
    return topics.open(ACCOUNT.name(key(userId), key(asset)), ACCOUNT);
  }

  public Topic<Position> positions(String userId, String symbol) {
    return topics.open(POSITIONS.name(key(userId), key(symbol)), POSITIONS);
  }

  public Topic<Order> orders(String userId) {
    return topics.open(ORDERS.name(key(userId)), ORDERS);
  }

  public Topic<Alert> notifications(String userId) {
    return topics.open(NOTIFICATIONS.name(key(userId)), NOTIFICATIONS);
  }

  /** Whether a name is that of a topic of that family and user. */
  public static boolean belongs(String topicName, TopicFamily<?> family, String userId) {
    var own = family.pattern().substring(0, family.pattern().indexOf('{')) + key(userId);
    return topicName.equals(own) || topicName.startsWith(own + ":");
  }

  /** A part of a topic's name: no two texts share one, and none runs into the next part. */
  private static String key(String text) {
    return text.replace("%", "%25").replace(":", "%3A").replace("{", "%7B").replace("}", "%7D");
  }
}
