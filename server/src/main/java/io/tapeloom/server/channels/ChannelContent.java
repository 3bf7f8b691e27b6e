package io.tapeloom.server.channels;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.live.BarTopics;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.users.UserEvents;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The declaration of what a channel carries: messages of one type, the topics that they come from,
 * and the message for a value. A channel may carry messages of several types. The name and the
 * limits of the channel are in {@link ChannelKind}. Immutable.
 *
 * @param <T> the type of the values
 * @param type the {@code type} of its messages
 * @param family the family of its topics; of a channel with several, one with the same values and
 *     delivery mode
 * @param messageType the payload of its messages
 * @param source the topics of the channel
 */
record ChannelContent<T>(
    ChannelKind kind,
    String type,
    TopicFamily<T> family,
    Class<? extends DataMessage> messageType,
    Function<T, Instant> time,
    Function<T, DataMessage> message,
    Source source) {

  /** The type of the messages about fills. */
  private static final String EXECUTION = "execution";

  /** Names their sequence where a message of another type concerns it. */
  static final String EXECUTIONS = "executions";

  /** The topics of a channel. */
  sealed interface Source {

    /** One topic per instrument, and per resolution if the channel has resolutions. */
    @FunctionalInterface
    non-sealed interface OfInstruments extends Source {
      Topic<?> topic(ChannelTopics all, Instrument instrument, Resolution resolution);
    }

    /** One topic of the server. */
    @FunctionalInterface
    non-sealed interface OfServer extends Source {
      Topic<?> topic(SystemTopics system);
    }

    /** The topics of each user. */
    record OfUser(UserTopics.Kind kind) implements Source {}
  }

  /** The declarations of all channels. */
  private static final Map<ChannelKind, List<ChannelContent<?>>> ALL =
      new EnumMap<>(ChannelKind.class);

  /** The same by the type of the values. */
  private static final Map<Class<?>, ChannelContent<?>> BY_VALUE = new HashMap<>();

  static {
    for (var kind : ChannelKind.values()) {
      var types =
          kind.messageTypes().stream().<ChannelContent<?>>map(t -> declared(kind, t)).toList();
      ALL.put(kind, types);
      types.forEach(content -> BY_VALUE.put(content.valueType(), content));
    }
  }

  /** What a channel carries, one element for each type of message. */
  static List<ChannelContent<?>> of(ChannelKind kind) {
    return Objects.requireNonNull(ALL.get(kind));
  }

  /** What a channel carries in the first place. */
  static ChannelContent<?> mainOf(ChannelKind kind) {
    return of(kind).getFirst();
  }

  /** What the channel of a topic carries from it. */
  static ChannelContent<?> of(Topic<?> topic) {
    return ofValue(topic.family().valueType());
  }

  /** What the channel of values of a type carries. */
  static ChannelContent<?> ofValue(Class<?> type) {
    var content = BY_VALUE.get(type);
    if (content == null) {
      throw new IllegalStateException("no channel has values of " + type);
    }
    return content;
  }

  private static ChannelContent<?> declared(ChannelKind kind, String type) {
    return switch (kind) {
      case MARKET_DATA ->
          new ChannelContent<>(
              kind,
              type,
              MarketTopics.QUOTES,
              DataMessage.MarketTick.class,
              ticker -> instant(ticker.eventTimeNanos()),
              DataMessage.MarketTick::of,
              ofInstruments((all, instrument, _) -> all.market().quotes(instrument)));
      case ORDERBOOK ->
          new ChannelContent<>(
              kind,
              type,
              MarketTopics.BOOKS,
              DataMessage.OrderbookUpdate.class,
              book -> instant(book.eventTimeNanos()),
              DataMessage.OrderbookUpdate::of,
              ofInstruments((all, instrument, _) -> all.market().books(instrument)));
      case TRADES ->
          new ChannelContent<>(
              kind,
              type,
              MarketTopics.TRADES,
              DataMessage.Trade.class,
              trade -> instant(trade.eventTimeNanos()),
              DataMessage.Trade::of,
              ofInstruments((all, instrument, _) -> all.market().trades(instrument)));
      case CHART_DATA ->
          new ChannelContent<>(
              kind,
              type,
              BarTopics.FAMILY,
              DataMessage.Candlestick.class,
              LiveBar::time,
              ChannelContent::candlestick,
              ofInstruments((all, each, resolution) -> all.bars().topic(each, resolution)));
      case ACCOUNT ->
          new ChannelContent<>(
              kind,
              type,
              UserTopics.ACCOUNT,
              UserMessage.BalanceUpdate.class,
              UserEvents.Balance::time,
              UserMessage.BalanceUpdate::of,
              new Source.OfUser(UserTopics.Kind.ACCOUNT));
      case POSITIONS ->
          new ChannelContent<>(
              kind,
              type,
              UserTopics.POSITIONS,
              UserMessage.PositionUpdate.class,
              UserEvents.Position::time,
              UserMessage.PositionUpdate::of,
              new Source.OfUser(UserTopics.Kind.POSITIONS));
      case ORDERS ->
          type.equals(EXECUTION)
              ? new ChannelContent<>(
                  kind,
                  type,
                  UserTopics.EXECUTIONS,
                  UserMessage.ExecutionUpdate.class,
                  UserEvents.Execution::time,
                  UserMessage.ExecutionUpdate::of,
                  new Source.OfUser(UserTopics.Kind.EXECUTIONS))
              : new ChannelContent<>(
                  kind,
                  type,
                  UserTopics.ORDERS,
                  UserMessage.OrderUpdate.class,
                  UserEvents.Order::time,
                  UserMessage.OrderUpdate::of,
                  new Source.OfUser(UserTopics.Kind.ORDERS));
      case NOTIFICATIONS ->
          new ChannelContent<>(
              kind,
              type,
              UserTopics.NOTIFICATIONS,
              DataMessage.Notification.class,
              UserEvents.Alert::time,
              DataMessage.Notification::of,
              new Source.OfUser(UserTopics.Kind.NOTIFICATIONS));
      case SYSTEM ->
          new ChannelContent<>(
              kind,
              type,
              SystemTopics.SYSTEM,
              DataMessage.SystemMessage.class,
              SystemTopics.Notice::time,
              DataMessage.SystemMessage::of,
              ofServer(SystemTopics::system));
      case HEARTBEAT ->
          new ChannelContent<>(
              kind,
              type,
              SystemTopics.HEARTBEAT,
              DataMessage.Heartbeat.class,
              SystemTopics.Beat::time,
              DataMessage.Heartbeat::of,
              ofServer(SystemTopics::heartbeat));
    };
  }

  private static Source ofInstruments(Source.OfInstruments topics) {
    return topics;
  }

  private static Source ofServer(Source.OfServer topic) {
    return topic;
  }

  private static DataMessage candlestick(LiveBar live) {
    var instrument = live.instrument();
    var bar = live.bar();
    return new DataMessage.Candlestick(
        instrument.symbol(),
        ChartResolution.nameOf(live.resolution()),
        bar.timeMillis(),
        instrument.price(bar.open()),
        instrument.price(bar.high()),
        instrument.price(bar.low()),
        instrument.price(bar.close()),
        instrument.quantity(bar.volume()),
        live.closed());
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(
        TimeUnit.NANOSECONDS.toSeconds(epochNanos), epochNanos % 1_000_000_000L);
  }

  /** The type of the values. */
  Class<T> valueType() {
    return family.valueType();
  }

  /** What a subscriber that reads too slowly is guaranteed. */
  Delivery delivery() {
    return family.delivery();
  }

  /** Whether a subscription can continue after a position. */
  boolean isRecovered() {
    return kind != ChannelKind.HEARTBEAT;
  }

  /** Returns the key of a topic in the positions of a subscribe request. */
  String keyOf(Topic<?> topic) {
    return switch (kind) {
      case MARKET_DATA, ORDERBOOK, TRADES -> MarketTopics.symbolOf(topic);
      case CHART_DATA -> BarTopics.symbolOf(topic);
      case ACCOUNT, POSITIONS -> UserTopics.lastPartOf(topic);
      case ORDERS, SYSTEM, HEARTBEAT -> type;
      case NOTIFICATIONS -> isForAll(topic) ? topic.name() : type;
    };
  }

  private static boolean isForAll(Topic<?> topic) {
    return topic.family().equals(UserTopics.ALERTS);
  }

  /** Writes the fields that name a topic in a message of the channel. */
  void writeName(Topic<?> topic, JsonGenerator json) throws IOException {
    switch (kind) {
      case MARKET_DATA, ORDERBOOK, TRADES, POSITIONS ->
          json.writeStringField("symbol", keyOf(topic));
      case CHART_DATA -> {
        json.writeStringField("symbol", keyOf(topic));
        json.writeStringField("resolution", ChartResolution.nameOf(BarTopics.resolutionOf(topic)));
      }
      case ACCOUNT -> json.writeStringField("asset", keyOf(topic));
      case NOTIFICATIONS -> {
        if (isForAll(topic)) {
          json.writeStringField("topic", topic.name());
        }
      }
      case ORDERS -> {
        if (type.equals(EXECUTION)) {
          json.writeStringField("topic", EXECUTIONS);
        }
      }
      case SYSTEM, HEARTBEAT -> {} // one sequence of the channel
    }
  }

  /** Returns the position of a topic, with the names that clients of the channel use. */
  ServerMessage.SequencePosition position(
      ChannelSession.Subscribed subscribed, String epochOfAnswer) {
    var topic = subscribed.topic();
    var position = subscribed.start().position();
    var recovery = ChannelRecovery.of(subscribed.start());
    boolean named = kind.hasSymbols() || kind == ChannelKind.POSITIONS;
    return new ServerMessage.SequencePosition(
        named ? keyOf(topic) : null,
        kind == ChannelKind.ACCOUNT ? keyOf(topic) : null,
        named || kind == ChannelKind.ACCOUNT ? null : type,
        isForAll(topic) ? topic.name() : null,
        position.epoch().equals(epochOfAnswer) ? null : position.epoch(),
        position.seq(),
        recovery.recovered(),
        recovery.recoverFrom(),
        recovery.gap(),
        recovery.code(),
        recovery.retryAfterMillis());
  }

  /** Returns the event time of a value, which must be of this channel. */
  Instant timeOf(Object value) {
    return time.apply(valueType().cast(value));
  }

  /** Returns the message for a value, which must be of this channel. */
  DataMessage messageOf(Object value) {
    return message.apply(valueType().cast(value));
  }
}
