package io.tapeloom.server.users;

import io.tapeloom.server.users.UserEvents.Alert;
import io.tapeloom.server.users.UserEvents.Balance;
import io.tapeloom.server.users.UserEvents.Execution;
import io.tapeloom.server.users.UserEvents.Order;
import io.tapeloom.server.users.UserEvents.Position;
import io.tapeloom.stream.topic.Follower;
import io.tapeloom.stream.topic.Publisher;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The topics of the users' own data, and their only writer. A topic belongs to one user, and its
 * name contains the user's id. The component that keeps accounts publishes here. Topics without
 * sessions and publications end after {@link #IDLE_TIME}, so that their number is bounded by the
 * number of active users. Alerts for all users are one topic, which is delivered together with each
 * user's own alerts. Thread-safe.
 */
public final class UserTopics {

  /** How long a user's topics are kept after their last session and publication. */
  public static final Duration IDLE_TIME = Duration.ofMinutes(10);

  /** How many of the newest values of a user's topic are kept at most. */
  private static final int MAX_KEPT = 500;

  /** The name pattern of balance topics. */
  public static final String ACCOUNT_PATTERN = "account:{user}:{asset}";

  /** The name pattern of position topics. */
  public static final String POSITIONS_PATTERN = "positions:{user}:{symbol}";

  /** The name pattern of order topics. */
  public static final String ORDERS_PATTERN = "orders:{user}";

  /** The name pattern of execution topics. */
  public static final String EXECUTIONS_PATTERN = "executions:{user}";

  /** The name pattern of alert topics. */
  public static final String NOTIFICATIONS_PATTERN = "notifications:{user}";

  /** The name of the topic of alerts for all users. */
  public static final String ALERTS_PATTERN = "alerts";

  /** Balances, by user and asset. */
  public static final TopicFamily<Balance> ACCOUNT =
      TopicFamily.latest(ACCOUNT_PATTERN, Balance.class).untilIdle(IDLE_TIME);

  /** Positions, by user and symbol. */
  public static final TopicFamily<Position> POSITIONS =
      TopicFamily.latest(POSITIONS_PATTERN, Position.class).untilIdle(IDLE_TIME);

  /** All orders of a user. */
  public static final TopicFamily<Order> ORDERS =
      TopicFamily.every(ORDERS_PATTERN, Order.class).untilIdle(IDLE_TIME).keeping(MAX_KEPT);

  /** All executions of a user. */
  public static final TopicFamily<Execution> EXECUTIONS =
      TopicFamily.every(EXECUTIONS_PATTERN, Execution.class).untilIdle(IDLE_TIME).keeping(MAX_KEPT);

  /** All alerts of a user. */
  public static final TopicFamily<Alert> NOTIFICATIONS =
      TopicFamily.every(NOTIFICATIONS_PATTERN, Alert.class).untilIdle(IDLE_TIME).keeping(MAX_KEPT);

  /** Alerts for all users. */
  public static final TopicFamily<Alert> ALERTS = TopicFamily.every(ALERTS_PATTERN, Alert.class);

  /** The kinds of a user's topics. */
  public enum Kind {
    ACCOUNT,
    POSITIONS,
    ORDERS,
    EXECUTIONS,
    NOTIFICATIONS;

    public TopicFamily<?> family() {
      return switch (this) {
        case ACCOUNT -> UserTopics.ACCOUNT;
        case POSITIONS -> UserTopics.POSITIONS;
        case ORDERS -> UserTopics.ORDERS;
        case EXECUTIONS -> UserTopics.EXECUTIONS;
        case NOTIFICATIONS -> UserTopics.NOTIFICATIONS;
      };
    }
  }

  private final Topics topics;
  private final Publisher<Balance> account;
  private final Publisher<Position> positions;
  private final Publisher<Order> orders;
  private final Publisher<Execution> executions;
  private final Publisher<Alert> notifications;
  private final @Nullable Publisher<Alert> alerts;
  private final @Nullable Follower<Alert> alertsFollower;
  private final Topic<Alert> alertsForAll;

  private volatile BiFunction<Kind, String, CompletionStage<?>> keeper =
      (_, _) -> CompletableFuture.completedFuture(null);

  public UserTopics(Topics topics) {
    this(topics, false);
  }

  /**
   * The topics of a server at which another one counts the alerts for all users and keeps the
   * accounts: it does not have the topics of users.
   */
  public static UserTopics following(Topics topics) {
    return new UserTopics(topics, true);
  }

  private UserTopics(Topics topics, boolean follows) {
    this.topics = topics;
    this.account = topics.publisher(ACCOUNT);
    this.positions = topics.publisher(POSITIONS);
    this.orders = topics.publisher(ORDERS);
    this.executions = topics.publisher(EXECUTIONS);
    this.notifications = topics.publisher(NOTIFICATIONS);
    this.alerts = follows ? null : topics.publisher(ALERTS);
    this.alertsFollower = follows ? topics.follower(ALERTS) : null;
    this.alertsForAll = topics.open(ALERTS.name(), ALERTS);
  }

  /**
   * Sets the component that keeps accounts, which {@link #restore} asks.
   *
   * @param accounts publishes what {@link #restored} says for all topics of a kind of a user, and
   *     completes afterwards; must not block
   */
  public void restoreFrom(BiFunction<Kind, String, CompletionStage<?>> accounts) {
    keeper = accounts;
  }

  /**
   * Publishes the current values of a user's topics of a kind that have none, because a topic that
   * has ended has lost its value. Only balances and positions have current values.
   *
   * @return completes when they are published, on any thread
   */
  public CompletionStage<?> restore(Kind kind, String userId) {
    return kind == Kind.ACCOUNT || kind == Kind.POSITIONS
        ? keeper.apply(kind, userId)
        : CompletableFuture.completedFuture(null);
  }

  /** Publishes a balance if its topic has no value, and returns the topic. */
  public Topic<Balance> restored(String userId, Balance balance) {
    return restored(account, account(userId, balance.asset()), balance);
  }

  /** Publishes a position if its topic has no value, and returns the topic. */
  public Topic<Position> restored(String userId, Position position) {
    return restored(positions, positions(userId, position.symbol()), position);
  }

  private static <T> Topic<T> restored(Publisher<T> publisher, Topic<T> topic, T value) {
    publisher.publishAfter(topic, current -> current.isPresent() ? List.of() : List.of(value));
    return topic;
  }

  /** Publishes a balance of a user. */
  public void publish(String userId, Balance balance) {
    account.publish(account(userId, balance.asset()), balance);
  }

  /** Publishes a position of a user. */
  public void publish(String userId, Position position) {
    positions.publish(positions(userId, position.symbol()), position);
  }

  /** Publishes an order of a user. */
  public void publish(String userId, Order order) {
    orders.publish(orders(userId), order);
  }

  /** Publishes an execution of a user. */
  public void publish(String userId, Execution execution) {
    executions.publish(executions(userId), execution);
  }

  /** Publishes an alert for a user. */
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

  public Topic<Execution> executions(String userId) {
    return executions.topic(key(userId));
  }

  public Topic<Alert> notifications(String userId) {
    return notifications.topic(key(userId));
  }

  /** Publishes an alert for all users. */
  public void publishToAll(Alert alert) {
    if (alerts != null) {
      alerts.publish(alertsForAll, alert);
    }
  }

  /** The replica of the topic of alerts for all users, where another server counts it. */
  public Follower<Alert> alertsFollower() {
    return Objects.requireNonNull(alertsFollower, "alerts are counted here");
  }

  /** Whether this server has the topics of users; if not, they cannot be followed here. */
  public boolean isAvailable() {
    return alertsFollower == null;
  }

  /** Returns the topic of alerts for all users. */
  public Topic<Alert> alerts() {
    return alertsForAll;
  }

  /** The epoch of all topics of a user; empty: the user has none, and no session follows them. */
  public static Optional<String> epochOf(Topics topics, String userId) {
    return topics.epochOf(key(userId));
  }

  /**
   * Returns the name of a user's topic of that kind, or the prefix of the names before the colon
   * where there are several.
   */
  public static String nameOf(Kind kind, String userId) {
    return kind.family().rootOf(key(userId));
  }

  /**
   * Reports a user's topics of a kind to a listener, including those that are opened later, and the
   * topic of alerts for all users together with the user's own alerts. A user has one topic each of
   * orders, executions and alerts; this call opens it, so that no event is missed.
   */
  public Topics.Watch watch(Kind kind, String userId, Consumer<Topic<?>> listener) {
    switch (kind) {
      case ORDERS -> orders(userId);
      case NOTIFICATIONS -> {
        listener.accept(alertsForAll);
        notifications(userId);
      }
      case EXECUTIONS -> executions(userId);
      case ACCOUNT, POSITIONS -> {} // these are opened by their values
    }
    return topics.watch(kind.family(), key(userId), listener);
  }

  /** Returns the ids of the users of whom topics of one of these kinds have subscribers. */
  public Set<String> followed(Kind... kinds) {
    return Stream.of(kinds)
        .flatMap(kind -> topics.all(kind.family()).stream())
        .filter(topic -> topic.subscriberCount() > 0)
        .map(topic -> text(topic.name().split(":", 3)[1]))
        .collect(Collectors.toSet());
  }

  /** Sends a position at another mark price to those who follow it. */
  public void revalue(String userId, Position position) {
    positions.revise(positions(userId, position.symbol()), position.asRevaluation());
  }

  /**
   * Returns the asset of an {@link Kind#ACCOUNT} topic, or the symbol of a {@link Kind#POSITIONS}
   * topic.
   */
  public static String lastPartOf(Topic<?> topic) {
    var name = topic.name();
    return text(name.substring(name.lastIndexOf(':') + 1));
  }

  /** Decodes a part of a topic's name. */
  private static String text(String key) {
    return key.replace("%7D", "}").replace("%7B", "{").replace("%3A", ":").replace("%25", "%");
  }

  /**
   * Encodes a text as a part of a topic's name. The encoding is unique and contains no separator.
   */
  private static String key(String text) {
    return text.replace("%", "%25").replace(":", "%3A").replace("{", "%7B").replace("}", "%7D");
  }
}
