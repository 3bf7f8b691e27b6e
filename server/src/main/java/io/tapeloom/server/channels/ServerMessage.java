package io.tapeloom.server.channels;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelLimits;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.MarketPayload;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of the connection itself, without what every message has ({@code type},
 * {@code timestamp}, {@code channel}, and {@code request_id} in an answer).
 */
public sealed interface ServerMessage {

  /** The first message of a connection. */
  @JsonClassDescription("The first message of a connection")
  record Welcome(
      @JsonPropertyDescription("The connection's UUID, as in the server's log")
          @Example("6f1c1f0e-2f5b-4c1e-9a55-0d9f8f0f3b7a")
          String connectionId,
      @JsonPropertyDescription("The channels that there are") List<Channel> availableChannels,
      @JsonPropertyDescription("Seconds between two heartbeats")
          @Example("30")
          @JsonSerialize(using = PlainNumber.class)
          double heartbeatInterval,
      @JsonPropertyDescription("The state of the market") MarketPayload market)
      implements ServerMessage {}

  /** A channel in the welcome. */
  @JsonClassDescription("A channel")
  record Channel(
      @JsonPropertyDescription("Its name") @Example("market_data") String name,
      @JsonPropertyDescription("What it carries") @Example("Real-time price ticks")
          String description,
      @JsonPropertyDescription("Whether only authenticated clients may subscribe") @Example("false")
          boolean requiresAuth,
      @JsonPropertyDescription("Messages a second for one subscription") @Example("100")
          int rateLimit) {

    static Channel of(ChannelKind kind, ChannelLimits limits) {
      return new Channel(
          kind.wireName(), kind.description(), kind.requiresAuth(), limits.rateLimit());
    }
  }

  /** Why a subscription was refused, for programs. */
  enum RefusalCode implements DataMessage.LowerCase {
    UNKNOWN_CHANNEL,
    UNKNOWN_SYMBOL,
    UNKNOWN_RESOLUTION,
    UNAUTHENTICATED,
    CHANNEL_FULL,
    TOO_MANY_SUBSCRIPTIONS
  }

  /** Why a token was refused, for programs. */
  enum TokenCode implements DataMessage.LowerCase {
    INVALID_TOKEN,
    UNAVAILABLE
  }

  /** The answer to subscribe and unsubscribe. */
  @JsonClassDescription("The answer to subscribe and unsubscribe")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SubscriptionConfirmation(
      @JsonPropertyDescription("Whether it was done") @Example("true") boolean success,
      @JsonPropertyDescription("Why it was not done; null when it was") @Nullable String error,
      @JsonPropertyDescription("The same for programs; null when it was done")
          @Nullable RefusalCode code,
      @JsonPropertyDescription("The channel that was named") @Example("market_data")
          String subscribedChannel,
      @JsonPropertyDescription("The symbol that was named; null: every symbol") @Example("AAPL")
          @Nullable String symbol,
      @JsonPropertyDescription(
              "Which run of the sequences the positions belong to; null when nothing was subscribed"
                  + " to")
          @Example("5f3a9c1e")
          @Nullable String epoch,
      @JsonPropertyDescription(
              "Where each sequence of the subscription stands; empty when nothing was subscribed"
                  + " to")
          List<SequencePosition> positions)
      implements ServerMessage {}

  /**
   * Where a sequence of a channel stands. It is named by the symbol, the asset or the message type,
   * whichever the channel's sequences differ by.
   */
  @JsonClassDescription("Where a sequence of a channel stands")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SequencePosition(
      @JsonPropertyDescription("The symbol of the sequence, where the channel has symbols")
          @Example("AAPL")
          @Nullable String symbol,
      @JsonPropertyDescription("The asset of the sequence, in account") @Example("USD")
          @Nullable String asset,
      @JsonPropertyDescription("The type of its messages, where the channel has no symbols")
          @Example("order_update")
          @Nullable String type,
      @JsonPropertyDescription("As in the messages that carry it: alerts, for all users")
          @Example("alerts")
          @Nullable String topic,
      @JsonPropertyDescription("The epoch of this sequence, where it is another than the answer's")
          @Example("77aa01bc")
          @Nullable String epoch,
      @JsonPropertyDescription("The number of its newest event; 0 before the first")
          @Example("17")
          @PositiveOrZero long seq) {}

  /** The answer to auth. */
  @JsonClassDescription("The answer to auth")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record AuthResponse(
      @JsonPropertyDescription("Whether the token was accepted") @Example("true") boolean success,
      @JsonPropertyDescription("Why it was not; null when it was") @Nullable String error,
      @JsonPropertyDescription("The same for programs; null when it was") @Nullable TokenCode code,
      @JsonPropertyDescription("Whose token it is; null when it was not accepted") @Example("alice")
          @Nullable String userId,
      @JsonPropertyDescription("What the user may do") @Example("[\"trade\"]")
          List<String> permissions)
      implements ServerMessage {}

  /** The answer to ping. */
  @JsonClassDescription("The answer to ping")
  record Pong() implements ServerMessage {}

  /** How a channel is. */
  enum Status implements DataMessage.LowerCase {
    ACTIVE,
    INACTIVE,
    ERROR
  }

  /** The answer to channel_status. */
  @JsonClassDescription("The answer to channel_status")
  record ChannelStatusResponse(
      @JsonPropertyDescription(
              "active; inactive: nothing is expected, such as while the market is closed or over;"
                  + " error: what is expected does not arrive, such as while the market is stale or"
                  + " lost")
          Status status,
      @JsonPropertyDescription("Connections subscribed now") @Example("3") int subscriberCount,
      @JsonPropertyDescription("In words") @Example("Channel 'market_data' is active")
          String message)
      implements ServerMessage {}

  /** Something that could not be done, or that the client must know; the connection stays. */
  @JsonClassDescription("Something that could not be done; the connection stays")
  record Failure(
      @JsonPropertyDescription("Always false") @Example("false") boolean success,
      @JsonPropertyDescription("What was wrong") @Example("Unknown message type: x") String error,
      @JsonPropertyDescription("What a program may go by") @Example("unknown_type") String code,
      @JsonPropertyDescription("Whether trying again may help") @Example("false") boolean retryable,
      @JsonPropertyDescription("The types that there are, when the type was unknown")
          @Example("[\"subscribe\", \"unsubscribe\"]")
          @Nullable List<String> supportedTypes,
      @JsonPropertyDescription("Milliseconds to wait before trying again")
          @Example("100")
          @JsonProperty("retry_after_ms")
          @Nullable Long retryAfterMillis,
      @JsonPropertyDescription("Milliseconds until the token runs out; only of auth_expiring")
          @Example("60000")
          @JsonProperty("expires_in_ms")
          @Nullable Long expiresInMillis,
      @JsonPropertyDescription("The channels whose subscriptions have ended; only of auth_expired")
          @Example("[\"orders\"]")
          @Nullable List<String> ended)
      implements ServerMessage {

    /** Something that was wrong, and will be when it is tried again. */
    static Failure of(String error, ErrorCode code) {
      return new Failure(false, error, code.wireName(), false, null, null, null, null);
    }

    static Failure unknownType(String type, List<String> known) {
      return new Failure(
          false,
          "Unknown message type: " + type,
          ErrorCode.UNKNOWN_TYPE.wireName(),
          false,
          known,
          null,
          null,
          null);
    }

    static Failure rateLimited(int perSecond, long retryAfterMillis) {
      return new Failure(
          false,
          "Too many messages: %d a second are allowed".formatted(perSecond),
          ErrorCode.RATE_LIMITED.wireName(),
          true,
          null,
          retryAfterMillis,
          null,
          null);
    }

    static Failure expiring(Duration left) {
      return new Failure(
          false,
          "The token expires in %d s: send auth with a new one".formatted(left.toSeconds()),
          ErrorCode.AUTH_EXPIRING.wireName(),
          false,
          null,
          null,
          left.toMillis(),
          null);
    }

    static Failure expired(List<String> ended) {
      return new Failure(
          false,
          ended.isEmpty()
              ? "The token has expired"
              : "The token has expired; ended subscriptions: " + String.join(", ", ended),
          ErrorCode.AUTH_EXPIRED.wireName(),
          false,
          null,
          null,
          null,
          ended);
    }
  }
}
