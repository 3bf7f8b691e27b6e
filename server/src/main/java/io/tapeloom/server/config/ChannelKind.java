package io.tapeloom.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A channel of the channel protocol: its name, who may use it, what it carries, and its limits
 * unless the environment says otherwise.
 */
public enum ChannelKind {
  MARKET_DATA("Real-time price ticks", false, 100, 500, "market_tick"),
  ORDERBOOK("Order book depth", false, 50, 200, "orderbook_update"),
  TRADES("Trades as they happen", false, 100, 300, "trade"),
  CHART_DATA("Candlesticks for charts", false, 10, 100, "candlestick"),
  ACCOUNT("Balances of the user's account", true, 10, 50, "balance_update"),
  POSITIONS("The user's positions", true, 20, 50, "position_update"),
  ORDERS("The user's orders", true, 50, 100, "order_update"),
  NOTIFICATIONS("Alerts for the user", true, 20, 200, "notification"),
  SYSTEM("What happens to the system", false, 5, 1000, "system"),
  HEARTBEAT("The server's time, at a steady beat", false, 1, 1000, "heartbeat");

  private final String description;
  private final boolean requiresAuth;
  private final int rateLimit;
  private final int maxSubscribers;
  private final String messageType;

  ChannelKind(
      String description,
      boolean requiresAuth,
      int rateLimit,
      int maxSubscribers,
      String messageType) {
    this.description = description;
    this.requiresAuth = requiresAuth;
    this.rateLimit = rateLimit;
    this.maxSubscribers = maxSubscribers;
    this.messageType = messageType;
  }

  /** The name on the wire, such as {@code market_data}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The channel of that name on the wire. */
  public static Optional<ChannelKind> of(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }

  /** Whether it carries something of each instrument, so that one can be chosen. */
  public boolean hasSymbols() {
    return switch (this) {
      case MARKET_DATA, ORDERBOOK, TRADES, CHART_DATA -> true;
      case ACCOUNT, POSITIONS, ORDERS, NOTIFICATIONS, SYSTEM, HEARTBEAT -> false;
    };
  }

  /** What it carries, for people. */
  public String description() {
    return description;
  }

  /** Whether only authenticated clients may subscribe, each to their own events. */
  public boolean requiresAuth() {
    return requiresAuth;
  }

  /** The limits that hold where the environment says nothing. */
  ChannelLimits defaultLimits() {
    return new ChannelLimits(rateLimit, maxSubscribers);
  }

  /** The type of its data messages. */
  public String messageType() {
    return messageType;
  }
}
