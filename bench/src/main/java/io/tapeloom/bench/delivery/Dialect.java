package io.tapeloom.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/** How a client speaks: topics are named {@code quotes:S0000} in both dialects. Thread-safe. */
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
    public Heard heard(JsonNode message) {
      var type = message.path("type").asText();
      if (type.endsWith(".update")) {
        return new Heard.Pushed(
            plain(message.path("topic").asText()), message.path("seq").asLong());
      }
      var payload = message.path("payload");
      if (payload.path("status").asText().equals("error")) {
        return new Heard.Refused(payload.path("message").asText());
      }
      var topic = plain(payload.path("topic").asText());
      if (type.endsWith(".unsubscribe.response")) {
        return new Heard.Unsubscribed(topic);
      }
      return type.endsWith(".subscribe.response")
          ? new Heard.Subscribed(topic, OptionalLong.of(payload.path("seq").asLong()))
          : new Heard.Other();
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
    public Heard heard(JsonNode message) {
      return switch (message.path("type").asText()) {
        case "market_tick", "orderbook_update", "trade", "candlestick" ->
            new Heard.Pushed(
                topic(message.path("channel").asText(), message.path("symbol").asText()),
                message.path("seq").asLong());
        case "subscription_confirmation" -> confirmation(message);
        case "error" -> new Heard.Refused(message.path("error").asText());
        default -> new Heard.Other();
      };
    }

    private static Heard confirmation(JsonNode message) {
      if (!message.path("success").asBoolean()) {
        return new Heard.Refused(message.path("error").asText());
      }
      var topic =
          topic(message.path("subscribed_channel").asText(), message.path("symbol").asText());
      return message.path("request_id").asText().equals("subscribe")
          ? new Heard.Subscribed(topic, OptionalLong.empty())
          : new Heard.Unsubscribed(topic);
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

  /** What a topic may be of. */
  public static final List<String> FAMILIES = List.of("quotes", "trades", "orderbook", "bars");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String path;

  Dialect(String path) {
    this.path = path;
  }

  /** Where the server speaks it. */
  public String path() {
    return path;
  }

  /** The request to subscribe to a topic. */
  public abstract String subscribe(String topic);

  /** The request to end a subscription. */
  public abstract String unsubscribe(String topic);

  /** What a message of the server says. */
  public abstract Heard heard(JsonNode message);

  /** The same of its text. */
  public Heard heard(String text) {
    try {
      return heard(MAPPER.readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
  }

  /** What the subscribers of a topic are owed. */
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
