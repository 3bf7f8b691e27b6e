package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Mode;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;
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
 * @param code machine-readable error code; only on an error
 * @param retryable whether a retry may succeed; only on an error
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
    @JsonPropertyDescription("Machine-readable error code; only on an error") @Nullable Code code,
    @JsonPropertyDescription("Whether a retry may succeed; only on an error")
        @Nullable Boolean retryable) {

  static UserSubscriptionReply refused(String message, Code code) {
    return new UserSubscriptionReply(Status.ERROR, message, null, null, null, null, code, false);
  }
}
