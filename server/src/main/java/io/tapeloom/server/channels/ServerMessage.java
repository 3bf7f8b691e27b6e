package io.tapeloom.server.channels;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.ChannelLimits;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.MarketPayload;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a message about the connection itself, without the fields that every message has:
 * {@code type}, {@code timestamp}, {@code channel}, and {@code request_id} in an answer.
 */
public sealed interface ServerMessage {

  /** The first message of a connection. */
  @JsonClassDescription("First message of a connection")
  record Welcome(
      @JsonPropertyDescription("UUID of the connection, as in the server's log")
          @Example("6f1c1f0e-2f5b-4c1e-9a55-0d9f8f0f3b7a")
          String connectionId,
      @JsonPropertyDescription("All channels") List<Channel> availableChannels,
      @JsonPropertyDescription("Interval of heartbeats in seconds")
          @Example("30")
          @JsonSerialize(using = PlainNumber.class)
          double heartbeatInterval,
      @JsonPropertyDescription("State of the market") MarketPayload market)
      implements ServerMessage {}

  /** A channel in the {@code welcome} message. */
  @JsonClassDescription("A channel")
  record Channel(
      @JsonPropertyDescription("Name of the channel") @Example("market_data") String name,
      @JsonPropertyDescription("Content of the channel") @Example("Real-time price ticks")
          String description,
      @JsonPropertyDescription("Whether a subscription requires authentication") @Example("false")
          boolean requiresAuth,
      @JsonPropertyDescription("Maximum number of messages per second for one subscription")
          @Example("100")
          int rateLimit) {

    static Channel of(ChannelKind kind, ChannelLimits limits) {
      return new Channel(
          kind.wireName(), kind.description(), kind.requiresAuth(), limits.rateLimit());
    }
  }

  /** Machine-readable reasons to refuse a subscription. */
  enum RefusalCode implements DataMessage.LowerCase {
    UNKNOWN_CHANNEL,
    UNKNOWN_SYMBOL,
    UNKNOWN_RESOLUTION,
    UNAUTHENTICATED,
    CHANNEL_FULL,
    TOO_MANY_SUBSCRIPTIONS,
    RATE_LIMITED,
    UNAVAILABLE
  }

  /** Machine-readable reasons to refuse a token. */
  enum TokenCode implements DataMessage.LowerCase {
    INVALID_TOKEN,
    UNAVAILABLE
  }

  /** The answer to subscribe and unsubscribe. */
  @JsonClassDescription("Answer to `subscribe` and `unsubscribe`")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SubscriptionConfirmation(
      @JsonPropertyDescription("Whether the request succeeded") @Example("true") boolean success,
      @JsonPropertyDescription("Error text; null on success") @Nullable String error,
      @JsonPropertyDescription(
              "Machine-readable error code; null on success, but `rate_limited` if the recovery was"
                  + " refused")
          @Nullable RefusalCode code,
      @JsonPropertyDescription("Channel in the request") @Example("market_data")
          String subscribedChannel,
      @JsonPropertyDescription("Symbol in the request; null: every symbol") @Example("AAPL")
          @Nullable String symbol,
      @JsonPropertyDescription("Epoch of the positions; null if nothing was subscribed")
          @Example("5f3a9c1e")
          @Nullable String epoch,
      @JsonPropertyDescription(
              "Current position of each sequence of the subscription; empty if nothing was"
                  + " subscribed")
          List<SequencePosition> positions,
      @JsonPropertyDescription(Freshness.AS_OF) @Example("2026-01-01T12:00:00.000Z") String asOf,
      @JsonPropertyDescription(Freshness.LAG) @JsonProperty("lag_ms") @Example("0") @PositiveOrZero long lagMillis,
      @JsonPropertyDescription(
              "Whether nothing is missing after the positions in `recover`; absent where none was"
                  + " given")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean recovered,
      @JsonPropertyDescription(
              "Sequence number of the next message; only where `recover` was for one sequence")
          @Example("18")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Positive @Nullable Long recoverFrom,
      @JsonPropertyDescription(
              "Values after the position that are missing; only where `recover` was for one"
                  + " sequence")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable MissedValues gap,
      @JsonPropertyDescription(
              "Milliseconds after which a retry may succeed; only if the request or its recovery was"
                  + " refused with `rate_limited`")
          @JsonProperty("retry_after_ms")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @PositiveOrZero @Nullable Long retryAfterMillis)
      implements ServerMessage {

    static SubscriptionConfirmation refused(
        RefusalCode code,
        String error,
        @Nullable Duration retryAfter,
        String channel,
        @Nullable String symbol,
        Freshness fresh) {
      return new SubscriptionConfirmation(
          false,
          error,
          code,
          channel,
          symbol,
          null,
          List.of(),
          fresh.asOfText(),
          fresh.lagMillis(),
          null,
          null,
          null,
          retryAfter == null ? null : retryAfter.toMillis() + 1);
    }

    static SubscriptionConfirmation done(
        String channel,
        @Nullable String symbol,
        @Nullable String epoch,
        List<SequencePosition> positions,
        Freshness fresh) {
      var asked = positions.stream().filter(each -> each.recovered() != null).toList();
      var only = asked.size() == 1 && positions.size() == 1 ? asked.getFirst() : null;
      return new SubscriptionConfirmation(
          true,
          null,
          asked.stream()
              .map(SequencePosition::code)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null),
          channel,
          symbol,
          epoch,
          positions,
          fresh.asOfText(),
          fresh.lagMillis(),
          asked.isEmpty()
              ? null
              : asked.stream().allMatch(each -> Boolean.TRUE.equals(each.recovered())),
          only == null ? null : only.recoverFrom(),
          only == null ? null : only.gap(),
          only == null ? null : only.retryAfterMillis());
    }
  }

  /**
   * The current position of a sequence of a channel. The sequence is identified by the symbol, the
   * asset or the message type, depending on the channel.
   */
  @JsonClassDescription("Current position of a sequence of a channel")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SequencePosition(
      @JsonPropertyDescription("Symbol of the sequence; only in channels with symbols")
          @Example("AAPL")
          @Nullable String symbol,
      @JsonPropertyDescription("Asset of the sequence; only in the channel account") @Example("USD")
          @Nullable String asset,
      @JsonPropertyDescription(
              "Type of the messages of the sequence; only in channels without symbols")
          @Example("order_update")
          @Nullable String type,
      @JsonPropertyDescription(
              "Topic of the sequence as in its messages: `alerts` for alerts for all users")
          @Example("alerts")
          @Nullable String topic,
      @JsonPropertyDescription(
              "Epoch of the sequence; only if it differs from the epoch of the answer")
          @Example("77aa01bc")
          @Nullable String epoch,
      @JsonPropertyDescription("Sequence number of the newest event; 0 before the first event")
          @Example("17")
          @PositiveOrZero long seq,
      @JsonPropertyDescription(
              "Whether nothing is missing after the position in `recover`; absent where none was"
                  + " given")
          @Nullable Boolean recovered,
      @JsonPropertyDescription(
              "Sequence number of the next message; absent where `recover` gave no position")
          @Example("18")
          @Positive @Nullable Long recoverFrom,
      @JsonPropertyDescription("Values after the position that are missing; absent: none")
          @Nullable MissedValues gap,
      @JsonPropertyDescription(
              "`rate_limited` if the recovery was refused; the subscription begins now")
          @Nullable RefusalCode code,
      @JsonPropertyDescription(
              "Milliseconds after which a recovery is possible; only if it was refused")
          @JsonProperty("retry_after_ms")
          @PositiveOrZero @Nullable Long retryAfterMillis) {}

  /** The answer to auth. */
  @JsonClassDescription("Answer to `auth`")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record AuthResponse(
      @JsonPropertyDescription("Whether the token was accepted") @Example("true") boolean success,
      @JsonPropertyDescription("Error text; null on success") @Nullable String error,
      @JsonPropertyDescription("Machine-readable error code; null on success")
          @Nullable TokenCode code,
      @JsonPropertyDescription("Id of the user that the token names; null on an error")
          @Example("alice")
          @Nullable String userId,
      @JsonPropertyDescription("Permissions of the user") @Example("[\"trade\"]")
          List<String> permissions,
      @JsonPropertyDescription("Id of the connection, for `take_over`")
          @Example("f5f50a0e-6d5c-4c1b-8f0e-1c2d3e4f5a6b")
          String connectionId)
      implements ServerMessage {}

  /** The answer to the requests that concern one order. */
  @JsonClassDescription("Answer to `place_order`, `replace_order` and `cancel_order`")
  record OrderResponse(
      @JsonPropertyDescription("Whether the request succeeded") @Example("true") boolean success,
      @JsonPropertyDescription("Error text; only on an error") @Nullable String error,
      @JsonPropertyDescription("Machine-readable error code; only on an error")
          @Nullable String code,
      @JsonPropertyDescription("Field that is wrong; only on an error, and if it is one field")
          @Nullable String field,
      @JsonPropertyDescription("Whether the same request may succeed later; only on an error")
          @Nullable Boolean retryable,
      @JsonPropertyDescription("Milliseconds after which it may; only on an error, where known")
          @JsonProperty("retry_after_ms")
          @Nullable Long retryAfterMillis,
      @JsonPropertyDescription("The order as it is now; absent on an error")
          UserMessage.@Nullable OrderUpdate order)
      implements ServerMessage {

    static OrderResponse of(SessionBroker.Result<UserMessage.OrderUpdate> result) {
      var refusal = result.refusal();
      return refusal == null
          ? new OrderResponse(true, null, null, null, null, null, result.body())
          : new OrderResponse(
              false,
              refusal.detail(),
              refusal.code().wireName(),
              refusal.field().orElse(null),
              refusal.isRetryable(),
              refusal.retryAfterMillis(),
              null);
    }
  }

  /** The answer to {@code take_over}. */
  @JsonClassDescription("Answer to `take_over`")
  record TakeOverResponse(
      @JsonPropertyDescription("Whether the request succeeded") @Example("true") boolean success,
      @JsonPropertyDescription("Error text; only on an error") @Nullable String error,
      @JsonPropertyDescription("Machine-readable error code; only on an error")
          @Nullable String code,
      @JsonPropertyDescription("Number of orders that belong to this connection now")
          @Example("2")
          @PositiveOrZero @Nullable Integer orders)
      implements ServerMessage {

    static TakeOverResponse of(SessionBroker.Result<Integer> result) {
      var refusal = result.refusal();
      return refusal == null
          ? new TakeOverResponse(true, null, null, result.body())
          : new TakeOverResponse(false, refusal.detail(), refusal.code().wireName(), null);
    }
  }

  /** The answer to ping. */
  @JsonClassDescription("Answer to `ping`")
  record Pong(@JsonPropertyDescription("Always true") @Example("true") boolean success)
      implements ServerMessage {}

  /** The status of a channel. */
  enum Status implements DataMessage.LowerCase {
    ACTIVE,
    INACTIVE,
    ERROR
  }

  /** The answer to channel_status. */
  @JsonClassDescription("Answer to `channel_status`")
  record ChannelStatusResponse(
      @JsonPropertyDescription(
              "`active`: the channel carries messages; `inactive`: no messages are expected, for"
                  + " example because the market is closed or over; `error`: expected messages do"
                  + " not arrive, for example because the market is stale or lost")
          Status status,
      @JsonPropertyDescription("Number of subscribed connections") @Example("3")
          int subscriberCount,
      @JsonPropertyDescription("Human-readable status") @Example("Channel 'market_data' is active")
          String message)
      implements ServerMessage {}

  /** An error, or a notice that the token expires or has expired. The connection stays open. */
  @JsonClassDescription("Error or notice; the connection stays open")
  record Failure(
      @JsonPropertyDescription("Always false") @Example("false") boolean success,
      @JsonPropertyDescription("Error text") @Example("Unknown message type: x") String error,
      @JsonPropertyDescription("Machine-readable error code") @Example("unknown_type") String code,
      @JsonPropertyDescription("Whether a retry may succeed") @Example("false") boolean retryable,
      @JsonPropertyDescription("All valid types; only when the type was unknown")
          @Example("[\"subscribe\", \"unsubscribe\"]")
          @Nullable List<String> supportedTypes,
      @JsonPropertyDescription("Milliseconds to wait before a retry")
          @Example("100")
          @JsonProperty("retry_after_ms")
          @Nullable Long retryAfterMillis,
      @JsonPropertyDescription(
              "Milliseconds until the token expires; only with code `auth_expiring`")
          @Example("60000")
          @JsonProperty("expires_in_ms")
          @Nullable Long expiresInMillis,
      @JsonPropertyDescription(
              "Channels whose subscriptions have ended; only with code `auth_expired`")
          @Example("[\"orders\"]")
          @Nullable List<String> ended)
      implements ServerMessage {

    /** Returns an error that a retry does not resolve. */
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
          "The token expires in %d s: send auth with a new token".formatted(left.toSeconds()),
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
