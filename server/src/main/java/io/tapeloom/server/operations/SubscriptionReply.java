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
 * The answer to a subscribe or unsubscribe request.
 *
 * @param status whether the request succeeded
 * @param symbol the symbol of the instrument; as in the request when it is unknown
 * @param message the result or the error, for people
 * @param topic the name of the topic; absent on an error
 * @param mode the delivery mode; absent on an error
 * @param epoch the run of the topic that {@code seq} belongs to; absent on an error
 * @param seq the topic's current sequence number, which a current value that follows also has;
 *     absent on an error
 * @param code machine-readable error code; only on an error
 * @param retryable whether a retry may succeed; only on an error
 */
@JsonClassDescription("Result of a subscribe or unsubscribe request")
public record SubscriptionReply(
    @JsonPropertyDescription("Whether the request succeeded") @Example("ok") Status status,
    @JsonPropertyDescription("Symbol of the instrument; as in the request when it is unknown")
        @Example("AAPL")
        String symbol,
    @JsonPropertyDescription("Human-readable result or error") @Example("Subscribed to AAPL")
        String message,
    @JsonPropertyDescription("Name of the topic, which its pushes carry; absent on an error")
        @Nullable String topic,
    @JsonPropertyDescription(
            "Delivery mode: `latest` conflates values for a slow client and always delivers the"
                + " newest one; `every` conflates nothing")
        @Example("latest")
        @Nullable Mode mode,
    @JsonPropertyDescription("Run of the topic that `seq` belongs to; a new run has a new epoch")
        @Example("5f3a9c1e")
        @Nullable String epoch,
    @JsonPropertyDescription(
            "Current sequence number of the topic; the current value that follows has the same number")
        @Example("17")
        @PositiveOrZero @Nullable Long seq,
    @JsonPropertyDescription("Machine-readable error code; only on an error") @Nullable Code code,
    @JsonPropertyDescription("Whether a retry may succeed; only on an error")
        @Nullable Boolean retryable) {

  /** Whether a request succeeded. */
  public enum Status {
    @JsonProperty("ok")
    OK,
    @JsonProperty("error")
    ERROR
  }

  /** The delivery modes, with their names on the wire. */
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

  /** Machine-readable error codes. */
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

  static SubscriptionReply tooMany(String symbol, int max) {
    return refused(symbol, tooMany(max), Code.TOO_MANY_SUBSCRIPTIONS);
  }

  static String tooMany(int max) {
    return "The connection has reached its maximum of %d subscriptions".formatted(max);
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
