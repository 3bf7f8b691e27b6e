package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.StreamPosition;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a subscription.
 *
 * @param status whether it was done
 * @param symbol the instrument's symbol; that of the request when it is unknown
 * @param message what was done or what was wrong, for people
 * @param topic the topic's name; absent on an error, like what follows
 * @param mode what a slow subscriber is owed
 * @param epoch which run of the topic {@code seq} belongs to
 * @param seq where the topic stands: a current value that follows has this number
 * @param code what was wrong, for programs; only on an error
 * @param retryable whether trying again may help; only on an error
 */
@JsonClassDescription("What became of a subscription")
public record SubscriptionReply(
    @JsonPropertyDescription("Whether it was done") @Example("ok") Status status,
    @JsonPropertyDescription("The instrument's symbol; that of the request when it is unknown")
        @Example("AAPL")
        String symbol,
    @JsonPropertyDescription("What was done or what was wrong, for people")
        @Example("Subscribed to AAPL")
        String message,
    @JsonPropertyDescription("The topic's name, which its pushes bear; absent on an error")
        @Nullable String topic,
    @JsonPropertyDescription(
            "latest: a slow client misses values, never the newest; every: it misses none")
        @Example("latest")
        @Nullable Mode mode,
    @JsonPropertyDescription("Which run of the topic seq belongs to") @Example("5f3a9c1e")
        @Nullable String epoch,
    @JsonPropertyDescription("Where the topic stands; the current value that follows has this seq")
        @Example("17")
        @PositiveOrZero @Nullable Long seq,
    @JsonPropertyDescription("What a program may go by; only on an error") @Nullable Code code,
    @JsonPropertyDescription("Whether trying again may help; only on an error")
        @Nullable Boolean retryable) {

  /** Whether a request was done. */
  public enum Status {
    @JsonProperty("ok")
    OK,
    @JsonProperty("error")
    ERROR
  }

  /** The delivery modes by their names on the wire. */
  public enum Mode {
    @JsonProperty("latest")
    LATEST,
    @JsonProperty("every")
    EVERY;

    static Mode of(Delivery delivery) {
      return switch (delivery) {
        case LATEST -> LATEST;
        case EVERY -> EVERY;
      };
    }
  }

  /** What was wrong, for programs. */
  public enum Code {
    @JsonProperty("unknown_symbol")
    UNKNOWN_SYMBOL,
    @JsonProperty("too_many_subscriptions")
    TOO_MANY_SUBSCRIPTIONS,
    @JsonProperty("unauthenticated")
    UNAUTHENTICATED,
    @JsonProperty("invalid_token")
    INVALID_TOKEN,
    @JsonProperty("unavailable")
    UNAVAILABLE
  }

  static SubscriptionReply subscribed(String symbol, StreamPosition position) {
    return done(symbol, "Subscribed to " + symbol, position);
  }

  static SubscriptionReply unsubscribed(String symbol, StreamPosition position) {
    return done(symbol, "Unsubscribed from " + symbol, position);
  }

  static SubscriptionReply unknown(String symbol, List<String> known) {
    return refused(
        symbol,
        "Unknown symbol: %s. Known symbols: %s".formatted(symbol, String.join(", ", known)),
        Code.UNKNOWN_SYMBOL);
  }

  static SubscriptionReply tooMany(String symbol, int most) {
    return refused(symbol, tooMany(most), Code.TOO_MANY_SUBSCRIPTIONS);
  }

  static String tooMany(int most) {
    return "The connection has reached its maximum of %d subscriptions".formatted(most);
  }

  private static SubscriptionReply refused(String symbol, String message, Code code) {
    return new SubscriptionReply(
        Status.ERROR, symbol, message, null, null, null, null, code, false);
  }

  private static SubscriptionReply done(String symbol, String message, StreamPosition position) {
    return new SubscriptionReply(
        Status.OK,
        symbol,
        message,
        position.topic(),
        Mode.of(position.delivery()),
        position.epoch(),
        position.seq(),
        null,
        null);
  }
}
