package io.tapeloom.server.users;

import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The topics of what is the users' own, and their one writer: a topic belongs to one user, and its
 * name begins with them. Whoever keeps accounts publishes here. Topics of users who are long gone
 * end, so that there are no more of them than users. Alerts for everybody are one topic, which is
 * shown with each user's own alerts. Thread-safe.
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

  /**
   * An alert for a user.
   *
   * @param title in a few words
   * @param message in a sentence
   * @param data the same for programs
   */
  public record Alert(
      Category category, String title, String message, Map<String, Object> data, Instant time) {}

  /** What a user has in all, as whoever keeps accounts knows it. */
  public record Holdings(List<Balance> balances, List<Position> positions) {

    /** Those of a user who has nothing. */
    public static final Holdings NONE = new Holdings(List.of(), List.of());
  }

  /** How long a user's topics outlast their last session and publication. */
  public static final Duration IDLE_TIME = Duration.ofMinutes(10);

  /** The names of balance topics. */
  public static final String ACCOUNT_PATTERN = "account:{user}:{asset}";

  /** The names of position topics. */
  public static final String POSITIONS_PATTERN = "positions:{user}:{symbol}";

  /** The names of order topics. */
  public static final String ORDERS_PATTERN = "orders:{user}";

  /** The names of alert topics. */
  public static final String NOTIFICATIONS_PATTERN = "notifications:{user}";

  /** The name of the topic of alerts for everybody. */
  public static final String ALERTS_PATTERN = "alerts";

  /** Balances, by user and asset. */
  public static final TopicFamily<Balance> ACCOUNT =
      TopicFamily.latest(ACCOUNT_PATTERN, Balance.class).untilIdle(IDLE_TIME);

  /** Positions, by user and symbol. */
  public static final TopicFamily<Position> POSITIONS =
      TopicFamily.latest(POSITIONS_PATTERN, Position.class).untilIdle(IDLE_TIME);

  /** All orders of a user. */
  public static final TopicFamily<Order> ORDERS =
      TopicFamily.every(ORDERS_PATTERN, Order.class).untilIdle(IDLE_TIME);

  /** All alerts of a user. */
  public static final TopicFamily<Alert> NOTIFICATIONS =
      TopicFamily.every(NOTIFICATIONS_PATTERN, Alert.class).untilIdle(IDLE_TIME);

  /** Alerts for everybody. */
  public static final TopicFamily<Alert> ALERTS = TopicFamily.every(ALERTS_PATTERN, Alert.class);

  /** What a user has topics of. */
  public enum Kind {
    ACCOUNT,
    POSITIONS,
    ORDERS,
    NOTIFICATIONS;

    public TopicFamily<?> family() {
      return switch (this) {
        case ACCOUNT -> UserTopics.ACCOUNT;
        case POSITIONS -> UserTopics.POSITIONS;
        case ORDERS -> UserTopics.ORDERS;
        case NOTIFICATIONS -> UserTopics.NOTIFICATIONS;
      };
    }
  }

  private final Topics topics;
  private final Publisher<Balance> account;
  private final Publisher<Position> positions;
  private final Publisher<Order> orders;
  private final Publisher<Alert> notifications;
  private final Publisher<Alert> alerts;
  private final Topic<Alert> forEverybody;

  private volatile Function<String, Holdings> keeper = _ -> Holdings.NONE;

  public UserTopics(Topics topics) {
    this.topics = topics;
    this.account = topics.publisher(ACCOUNT);
    this.positions = topics.publisher(POSITIONS);
    this.orders = topics.publisher(ORDERS);
    this.notifications = topics.publisher(NOTIFICATIONS);
    this.alerts = topics.publisher(ALERTS);
    this.forEverybody = alerts.topic();
  }

  /**
   * Has somebody asked for what a user has, when a session begins to listen to it: a topic that has
   * ended has forgotten its value, and is told it again. What is known of is not told twice.
   *
   * @param accounts told a user's id; called on a session's loop, must be quick
   */
  public void restoreFrom(Function<String, Holdings> accounts) {
    keeper = accounts;
  }

  /** Tells a user what they have of an asset. */
  public void publish(String userId, Balance balance) {
    account.publish(account(userId, balance.asset()), balance);
  }

  /** Tells a user of a position. */
  public void publish(String userId, Position position) {
    positions.publish(positions(userId, position.symbol()), position);
  }

  /** Tells a user of an order. */
  public void publish(String userId, Order order) {
    orders.publish(orders(userId), order);
  }

  /** Alerts a user. */
  public void publish(String userId, Alert alert) {
    notifications.publish(notifications(userId), alert);
  }

  public Topic<Balance> account(String userId, String asset) {
    return account.topic(key(userId), key(asset));
  }

  public Topic<Position> positions(String userId, String symbol) {
    return positions.topic(key(userId), key(symbol));
  }

  public Topic<Order> orders(String userId) {
    return orders.topic(key(userId));
  }

  public Topic<Alert> notifications(String userId) {
    return notifications.topic(key(userId));
  }

  /** Alerts everybody. */
  public void publishToAll(Alert alert) {
    alerts.publish(forEverybody, alert);
  }

  /** The alerts for everybody. */
  public Topic<Alert> alerts() {
    return forEverybody;
  }

  /** The name of a user's topic of that kind, or what their names begin with before a colon. */
  public static String nameOf(Kind kind, String userId) {
    var pattern = kind.family().pattern();
    return pattern.substring(0, pattern.indexOf('{')) + key(userId);
  }

  /**
   * Shows a listener a user's topics of a kind, including those that are made later; with their own
   * alerts those for everybody. Orders and alerts have one topic a user, which exists from now on,
   * so that no event is missed.
   */
  public Topics.Watch watch(Kind kind, String userId, Consumer<Topic<?>> listener) {
    switch (kind) {
      case ORDERS -> orders(userId);
      case NOTIFICATIONS -> {
        listener.accept(forEverybody);
        notifications(userId);
      }
      case ACCOUNT -> {
        for (var balance : keeper.apply(userId).balances()) {
          restore(account, account(userId, balance.asset()), balance);
        }
      }
      case POSITIONS -> {
        for (var position : keeper.apply(userId).positions()) {
          restore(positions, positions(userId, position.symbol()), position);
        }
      }
    }
    return topics.watch(nameOf(kind, userId), listener);
  }

  private static <T> void restore(Publisher<T> publisher, Topic<T> topic, T value) {
    publisher.publishAfter(topic, current -> current.isPresent() ? List.of() : List.of(value));
  }

  /** The asset of a topic of {@link Kind#ACCOUNT}, the symbol of one of {@link Kind#POSITIONS}. */
  public static String lastPartOf(Topic<?> topic) {
    var name = topic.name();
    return name.substring(name.lastIndexOf(':') + 1)
        .replace("%7D", "}")
        .replace("%7B", "{")
        .replace("%3A", ":")
        .replace("%25", "%");
  }

  /** A part of a topic's name: no two texts share one, and none runs into the next part. */
  private static String key(String text) {
    return text.replace("%", "%25").replace(":", "%3A").replace("{", "%7B").replace("}", "%7D");
  }
}
