package io.tapeloom.server.channels;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Ticker;
import io.tapeloom.market.Trade;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.topic.Publication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the channel protocol writes: what every message has, and the fields of a payload beside it.
 * Immutable, thread-safe.
 */
final class ChannelMessages {

  private final ObjectMapper mapper;

  ChannelMessages(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** A publication as a message of its channel. */
  byte[] data(Publication<?> publication) {
    var spoken = Spoken.of(publication.value());
    return written(
        spoken.kind.messageType(),
        spoken.time,
        spoken.kind.wireName(),
        spoken.message,
        json -> {
          if (publication.isCounted()) {
            json.writeNumberField("seq", publication.seq());
          }
          if (publication.topic().family().equals(UserTopics.ALERTS)) {
            json.writeStringField("topic", UserTopics.ALERTS.pattern());
          }
        });
  }

  /** A message about the connection. */
  byte[] control(
      String type, Instant now, String channel, @Nullable String requestId, ServerMessage message) {
    return written(
        type,
        now,
        channel,
        message,
        json -> {
          if (requestId != null) {
            json.writeStringField("request_id", requestId);
          }
        });
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private byte[] written(String type, Instant time, String channel, Object payload, Fields more) {
    var bytes = new ByteArrayOutputStream(256);
    try (var json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("timestamp", UtcText.of(time));
      json.writeStringField("channel", channel);
      more.write(json);
      writeFields(payload, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A value's fields, without an object around them. */
  private void writeFields(Object value, JsonGenerator json) throws IOException {
    SerializerProvider provider = mapper.getSerializerProviderInstance();
    provider
        .findValueSerializer(value.getClass())
        .unwrappingSerializer(NameTransformer.NOP)
        .serialize(value, json, provider);
  }

  /** A value of a topic, in the words of its channel. */
  private record Spoken(ChannelKind kind, Instant time, DataMessage message) {

    static Spoken of(Object value) {
      return switch (value) {
        case Ticker ticker ->
            new Spoken(
                ChannelKind.MARKET_DATA,
                instant(ticker.eventTimeNanos()),
                DataMessage.MarketTick.of(ticker));
        case Trade trade ->
            new Spoken(
                ChannelKind.TRADES, instant(trade.eventTimeNanos()), DataMessage.Trade.of(trade));
        case OrderBook book ->
            new Spoken(
                ChannelKind.ORDERBOOK,
                instant(book.eventTimeNanos()),
                DataMessage.OrderbookUpdate.of(book));
        case LiveBar live -> candlestick(live);
        case SystemTopics.Notice notice ->
            new Spoken(ChannelKind.SYSTEM, notice.time(), DataMessage.SystemMessage.of(notice));
        case Instant now ->
            new Spoken(ChannelKind.HEARTBEAT, now, new DataMessage.Heartbeat(UtcText.of(now)));
        case UserTopics.Balance balance ->
            new Spoken(ChannelKind.ACCOUNT, balance.time(), DataMessage.BalanceUpdate.of(balance));
        case UserTopics.Position position ->
            new Spoken(
                ChannelKind.POSITIONS, position.time(), DataMessage.PositionUpdate.of(position));
        case UserTopics.Order order ->
            new Spoken(ChannelKind.ORDERS, order.time(), DataMessage.OrderUpdate.of(order));
        case UserTopics.Alert alert ->
            new Spoken(ChannelKind.NOTIFICATIONS, alert.time(), DataMessage.Notification.of(alert));
        default -> throw new IllegalStateException("no channel carries " + value.getClass());
      };
    }

    private static Spoken candlestick(LiveBar live) {
      var instrument = live.instrument();
      var bar = live.bar();
      return new Spoken(
          ChannelKind.CHART_DATA,
          live.time(),
          new DataMessage.Candlestick(
              instrument.symbol(),
              ChartResolution.nameOf(live.resolution()),
              bar.timeMillis(),
              instrument.price(bar.open()),
              instrument.price(bar.high()),
              instrument.price(bar.low()),
              instrument.price(bar.close()),
              instrument.quantity(bar.volume()),
              live.closed()));
    }

    private static Instant instant(long epochNanos) {
      return Instant.ofEpochSecond(
          TimeUnit.NANOSECONDS.toSeconds(epochNanos), epochNanos % 1_000_000_000L);
    }
  }
}
