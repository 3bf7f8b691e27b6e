package io.tapeloom.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A protocol of the clients; topics are named {@code quotes:S0000} in both. Thread-safe. */
public enum Dialect {
  OPERATIONS("/api/v1/ws") {

    @Override
    public String subscribe(String topic) {
      return request(topic, "subscribe");
    }

    @Override
    public String unsubscribe(String topic) {
      return request(topic, "unsubscribe");
    }

    private String request(String topic, String what) {
      return "{\"type\":\"%s.%s\",\"payload\":{\"symbol\":\"%s\"}}"
          .formatted(familyOf(topic), what, symbolOf(topic));
    }

    @Override
    public ServerEvent parse(JsonNode message) {
      var type = message.path("type").asText();
      if (type.endsWith(".update")) {
        return new ServerEvent.Pushed(
            plain(message.path("topic").asText()), message.path("seq").asLong());
      }
      var payload = message.path("payload");
      if (type.equals("gap")) {
        return missed(plain(message.path("topic").asText()), payload);
      }
      if (type.equals("connection.ledger.response")) {
        return accounted(payload);
      }
      if (payload.path("status").asText().equals("error")) {
        return new ServerEvent.Refused(payload.path("message").asText());
      }
      var topic = plain(payload.path("topic").asText());
      if (type.endsWith(".unsubscribe.response")) {
        return new ServerEvent.Unsubscribed(topic);
      }
      return type.endsWith(".subscribe.response")
          ? new ServerEvent.Subscribed(topic, OptionalLong.of(payload.path("seq").asLong()))
          : new ServerEvent.Other();
    }

    private static ServerEvent accounted(JsonNode payload) {
      var rows = new ArrayList<ServerEvent.Row>();
      for (var row : payload.path("subscriptions")) {
        rows.add(
            new ServerEvent.Row(
                plain(row.path("topic").asText()),
                row.path("from_seq").asLong(),
                row.path("to_seq").asLong(),
                row.path("delivered").asLong(),
                row.path("conflated").asLong(),
                row.path("missed").asLong()));
      }
      return new ServerEvent.Accounted(rows, payload.at("/totals/delivered").asLong());
    }

    // A bar's topic without its resolution.
    private static String plain(String topic) {
      return topic.startsWith("bars:") ? topic.substring(0, topic.lastIndexOf(':')) : topic;
    }
  },

  CHANNELS("/api/v1/ws/v1") {

    @Override
    public String subscribe(String topic) {
      return request(topic, "subscribe");
    }

    @Override
    public String unsubscribe(String topic) {
      return request(topic, "unsubscribe");
    }

    private String request(String topic, String what) {
      return "{\"type\":\"%s\",\"channel\":\"%s\",\"symbol\":\"%s\",\"request_id\":\"%s\"}"
          .formatted(what, channelOf(familyOf(topic)), symbolOf(topic), what);
    }

    @Override
    public ServerEvent parse(JsonNode message) {
      return switch (message.path("type").asText()) {
        case "market_tick", "orderbook_update", "trade", "candlestick" ->
            new ServerEvent.Pushed(
                topic(message.path("channel").asText(), message.path("symbol").asText()),
                message.path("seq").asLong());
        case "gap" ->
            missed(
                topic(message.path("channel").asText(), message.path("symbol").asText()), message);
        case "subscription_confirmation" -> confirmation(message);
        case "error" -> new ServerEvent.Refused(message.path("error").asText());
        default -> new ServerEvent.Other();
      };
    }

    private static ServerEvent confirmation(JsonNode message) {
      if (!message.path("success").asBoolean()) {
        return new ServerEvent.Refused(message.path("error").asText());
      }
      var topic =
          topic(message.path("subscribed_channel").asText(), message.path("symbol").asText());
      return message.path("request_id").asText().equals("subscribe")
          ? new ServerEvent.Subscribed(topic, OptionalLong.empty())
          : new ServerEvent.Unsubscribed(topic);
    }

    private static String channelOf(String family) {
      return switch (family) {
        case "quotes" -> "market_data";
        case "bars" -> "chart_data";
        default -> family;
      };
    }

    private static String topic(String channel, String symbol) {
      var family =
          switch (channel) {
            case "market_data" -> "quotes";
            case "chart_data" -> "bars";
            default -> channel;
          };
      return family + ":" + symbol;
    }
  };

  /** The families of topics. */
  public static final List<String> FAMILIES = List.of("quotes", "trades", "orderbook", "bars");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String path;

  Dialect(String path) {
    this.path = path;
  }

  /** The path of the protocol on the server. */
  public String path() {
    return path;
  }

  /** Returns the request to subscribe to a topic. */
  public abstract String subscribe(String topic);

  /** Returns the request to end a subscription. */
  public abstract String unsubscribe(String topic);

  /** Parses a message of the server. */
  public abstract ServerEvent parse(JsonNode message);

  /** Parses the text of a message of the server. */
  public ServerEvent parse(String text) {
    try {
      return parse(MAPPER.readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
  }

  private static ServerEvent missed(String topic, JsonNode gap) {
    return new ServerEvent.Missed(topic, gap.path("from").asLong(), gap.path("to").asLong());
  }

  /** Returns what the subscribers of a topic must receive. */
  public static Ledger.Mode modeOf(String topic) {
    return familyOf(topic).equals("trades") ? Ledger.Mode.EVERY : Ledger.Mode.LATEST;
  }

  private static String familyOf(String topic) {
    return topic.substring(0, topic.indexOf(':'));
  }

  private static String symbolOf(String topic) {
    return topic.substring(topic.indexOf(':') + 1);
  }
}
