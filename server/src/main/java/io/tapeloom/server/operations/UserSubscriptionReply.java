package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tapeloom.server.json.PlainNumber;
import io.tapeloom.server.json.UserMessage.OrderUpdate;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Mode;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.server.proto.TopicUnits;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.SubscriptionStart;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a subscribe or unsubscribe request for the user's own topics.
 *
 * @param status whether the request succeeded
 * @param message the result or the error, for people
 * @param topic the name of the topic, or the prefix of the topics' names; absent on an error
 * @param mode the delivery mode; absent on an error
 * @param epoch the run that {@code seq} belongs to; absent on an error
 * @param seq the topic's current sequence number; absent where there are several topics
 * @param code machine-readable error code; on an error, and if the recovery was refused
 * @param retryable whether a retry may succeed; only on an error
 * @param retryAfterMillis the time after which a recovery is possible; only if it was refused
 * @param recovered whether nothing is missing after the positions in the request; absent where none
 *     was given
 * @param recoverFrom the sequence number of the topic's next push; absent where no position was
 *     given
 * @param gap the topic's values that are missing; absent: none
 * @param asOf the moment up to which the server is complete, UTC
 * @param lagMillis the time from {@code asOf} to now
 * @param results the topics that exist; absent after an unsubscribe request
 * @param topicId the number of the topic in binary pushes; absent: pushes are JSON
 * @param priceScale price units in 1 of the currency; absent: pushes are JSON
 * @param quantityScale quantity units in 1 of the instrument; absent: pushes are JSON
 * @param orders the orders that have not ended, as of {@code seq}; absent where they were not asked
 *     for
 */
@JsonClassDescription("Result of a subscribe or unsubscribe request for the user's own topics")
public record UserSubscriptionReply(
    @JsonPropertyDescription("Whether the request succeeded") @Example("ok") Status status,
    @JsonPropertyDescription("Human-readable result or error") @Example("Subscribed to orders")
        String message,
    @JsonPropertyDescription(
            "Name of the topic; where there are several, the part of their names before the colon"
                + " after which they differ; absent on an error")
        @Nullable String topic,
    @JsonPropertyDescription(
            "Delivery mode: `latest` conflates values for a slow client and always delivers the"
                + " newest one; `every` conflates nothing")
        @Example("every")
        @Nullable Mode mode,
    @JsonPropertyDescription("Run of the topics that `seq` belongs to; a new run has a new epoch")
        @Example("5f3a9c1e")
        @Nullable String epoch,
    @JsonPropertyDescription(
            "Current sequence number of the topic; absent where there are several topics")
        @PositiveOrZero @Nullable Long seq,
    @JsonPropertyDescription(
            "Machine-readable error code; on an error, and `rate_limited` if the recovery was"
                + " refused")
        @Nullable Code code,
    @JsonPropertyDescription("Whether a retry may succeed; only on an error")
        @Nullable Boolean retryable,
    @JsonProperty("retry_after_ms")
        @JsonPropertyDescription(
            "Milliseconds after which a recovery is possible; only if it was refused")
        @PositiveOrZero @Nullable Long retryAfterMillis,
    @JsonPropertyDescription(
            "Whether nothing is missing after the positions in `recover`; absent where none was"
                + " given")
        @Nullable Boolean recovered,
    @JsonPropertyDescription(
            "Sequence number of the topic's next push; absent where `recover` gave no position")
        @Positive @Nullable Long recoverFrom,
    @JsonPropertyDescription("Values of the topic that are missing; absent: none")
        @Nullable MissedValues gap,
    @JsonPropertyDescription(Freshness.AS_OF) @Example("2026-01-01T12:00:00.000Z")
        @Nullable String asOf,
    @JsonProperty("lag_ms") @JsonPropertyDescription(Freshness.LAG) @Example("0") @PositiveOrZero @Nullable Long lagMillis,
    @JsonPropertyDescription("The topics that exist; absent after an unsubscribe request")
        @Nullable List<TopicResult> results,
    @JsonPropertyDescription(TopicUnits.TOPIC_ID) @Positive @Nullable Long topicId,
    @JsonPropertyDescription(TopicUnits.PRICE_SCALE)
        @Positive @JsonSerialize(using = PlainNumber.class)
        @Nullable Double priceScale,
    @JsonPropertyDescription(TopicUnits.QUANTITY_SCALE)
        @Positive @JsonSerialize(using = PlainNumber.class)
        @Nullable Double quantityScale,
    @JsonPropertyDescription(
            "The orders that have not ended, as of `seq`; only with `params.snapshot` of"
                + " orders.subscribe")
        @Nullable List<OrderUpdate> orders) {

  /** How the subscription to one of the topics began. */
  @JsonClassDescription("How the subscription to one of the topics began")
  public record TopicResult(
      @JsonPropertyDescription("Name of the topic, which its pushes carry")
          @Example("notifications:alice")
          String topic,
      @JsonPropertyDescription("Run of the topic that `seq` belongs to") @Example("5f3a9c1e")
          String epoch,
      @JsonPropertyDescription("Current sequence number of the topic")
          @Example("17")
          @PositiveOrZero long seq,
      @JsonPropertyDescription(
              "`rate_limited` if the recovery was refused; the subscription begins now")
          @Nullable Code code,
      @JsonPropertyDescription(
              "Whether nothing is missing after the position in `recover`; absent where none was"
                  + " given")
          @Nullable Boolean recovered,
      @JsonPropertyDescription(
              "Sequence number of the next push; absent where `recover` gave no position")
          @Positive @Nullable Long recoverFrom,
      @JsonPropertyDescription("Values after the position that are missing; absent: none")
          @Nullable MissedValues gap,
      @JsonProperty("retry_after_ms")
          @JsonPropertyDescription(
              "Milliseconds after which a recovery is possible; only if it was refused")
          @PositiveOrZero @Nullable Long retryAfterMillis,
      @JsonPropertyDescription(TopicUnits.TOPIC_ID) @Positive @Nullable Long topicId,
      @JsonPropertyDescription(TopicUnits.PRICE_SCALE)
          @Positive @JsonSerialize(using = PlainNumber.class)
          @Nullable Double priceScale,
      @JsonPropertyDescription(TopicUnits.QUANTITY_SCALE)
          @Positive @JsonSerialize(using = PlainNumber.class)
          @Nullable Double quantityScale) {

    /**
     * @param units the number and the units of the topic; empty: pushes are JSON
     */
    static TopicResult of(SubscriptionStart start, Optional<TopicUnits> units) {
      var recovery = Recovery.of(start);
      return new TopicResult(
          start.position().topic(),
          start.position().epoch(),
          start.position().seq(),
          recovery.code(),
          recovery.recovered(),
          recovery.recoverFrom(),
          recovery.gap(),
          recovery.retryAfterMillis(),
          units.map(TopicUnits::topicId).orElse(null),
          units.map(TopicUnits::priceScale).orElse(null),
          units.map(TopicUnits::quantityScale).orElse(null));
    }
  }

  static UserSubscriptionReply refused(String message, Code code, Freshness fresh) {
    return refused(message, code, false, null, fresh);
  }

  /** The answer where the broker has refused what the subscription needs. */
  static UserSubscriptionReply refused(Refusal why, Freshness fresh) {
    return refused(
        why.detail(), Code.of(why.code()), why.isRetryable(), why.retryAfterMillis(), fresh);
  }

  private static UserSubscriptionReply refused(
      String message,
      Code code,
      boolean retryable,
      @Nullable Long retryAfterMillis,
      Freshness fresh) {
    return new UserSubscriptionReply(
        Status.ERROR,
        message,
        null,
        null,
        null,
        null,
        code,
        retryable,
        retryAfterMillis,
        null,
        null,
        null,
        fresh.asOfText(),
        fresh.lagMillis(),
        null,
        null,
        null,
        null,
        null);
  }

  /** The same answer, with a snapshot. */
  UserSubscriptionReply with(List<OrderUpdate> snapshot, long asOfSeq) {
    return new UserSubscriptionReply(
        status,
        message,
        topic,
        mode,
        epoch,
        asOfSeq,
        code,
        retryable,
        retryAfterMillis,
        recovered,
        recoverFrom,
        gap,
        asOf,
        lagMillis,
        results,
        topicId,
        priceScale,
        quantityScale,
        snapshot);
  }

  /** The same answer for a client that gave no position, and for whom nothing is missing. */
  UserSubscriptionReply withoutRecovery() {
    return new UserSubscriptionReply(
        status,
        message,
        topic,
        mode,
        epoch,
        seq,
        code,
        retryable,
        retryAfterMillis,
        null,
        null,
        null,
        asOf,
        lagMillis,
        null,
        topicId,
        priceScale,
        quantityScale,
        orders);
  }
}
