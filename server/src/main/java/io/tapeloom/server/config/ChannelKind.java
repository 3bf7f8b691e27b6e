package io.tapeloom.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A channel of the channel protocol: its name and texts, where its events come from, and its limits
 * unless the environment sets others.
 */
public enum ChannelKind {
  MARKET_DATA("Real-time price ticks", Carries.MARKET_EVENTS, 100, 500, "market_tick"),
  ORDERBOOK("Order book depth", Carries.MARKET_EVENTS, 50, 200, "orderbook_update"),
  TRADES("Trades as they happen", Carries.MARKET_EVENTS, 100, 300, "trade"),
  CHART_DATA("Candlesticks for charts", Carries.MARKET_EVENTS, 10, 100, "candlestick"),
  ACCOUNT("Balances of the user's account", Carries.USER_EVENTS, 10, 50, "balance_update"),
  POSITIONS("The user's positions", Carries.USER_EVENTS, 20, 50, "position_update"),
  ORDERS("The user's orders", Carries.USER_EVENTS, 50, 100, "order_update", "execution"),
  NOTIFICATIONS("Alerts for the user", Carries.USER_EVENTS, 20, 200, "notification"),
  SYSTEM("Events of the system", Carries.SERVER_EVENTS, 5, 1000, "system"),
  HEARTBEAT("Server time, sent at a fixed interval", Carries.SERVER_EVENTS, 1, 1000, "heartbeat");

  /** Where the events of a channel come from. */
  public enum Carries {
    /** Events of instruments, which can be subscribed to by symbol. */
    MARKET_EVENTS,
    /** Each authenticated user's own events. */
    USER_EVENTS,
    /** Events of this server. */
    SERVER_EVENTS
  }

  private final String description;
  private final Carries carries;
  private final int rateLimit;
  private final int maxSubscribers;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> messageTypes;

  ChannelKind(
      String description,
      Carries carries,
      int rateLimit,
      int maxSubscribers,
      String... messageTypes) {
    this.description = description;
    this.carries = carries;
    this.rateLimit = rateLimit;
    this.maxSubscribers = maxSubscribers;
    this.messageTypes = List.of(messageTypes);
  }

  /** The name on the wire, such as {@code market_data}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the channel with this name on the wire. */
  public static Optional<ChannelKind> of(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }

  /** The source of the events of this channel. */
  public Carries carries() {
    return carries;
  }

  /** Whether a subscription names symbols. */
  public boolean hasSymbols() {
    return carries == Carries.MARKET_EVENTS;
  }

  /** What the channel carries, as text for the documents. */
  public String description() {
    return description;
  }

  /** Whether only authenticated clients may subscribe; each receives only the user's own events. */
  public boolean requiresAuth() {
    return carries == Carries.USER_EVENTS;
  }

  /** The limits that apply unless the environment sets others. */
  ChannelLimits defaultLimits() {
    return new ChannelLimits(rateLimit, maxSubscribers);
  }

  /** The values of {@code type} in the channel's data messages. */
  public List<String> messageTypes() {
    return messageTypes;
  }
}
