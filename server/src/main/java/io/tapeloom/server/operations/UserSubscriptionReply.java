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
 * What became of a subscription to what is the user's own.
 *
 * @param status whether it was done
 * @param message what was done or what was wrong, for people
 * @param topic the topic's name, or what its topics' names begin with; absent on an error
 * @param mode what a slow subscriber is owed; absent on an error
 * @param epoch which run {@code seq} belongs to; absent on an error
 * @param seq where the topic stands; absent where there are several
 * @param code what was wrong, for programs; only on an error
 * @param retryable whether trying again may help; only on an error
 */
@JsonClassDescription("What became of a subscription to what is the user's own")
public record UserSubscriptionReply(
    @JsonPropertyDescription("Whether it was done") @Example("ok") Status status,
    @JsonPropertyDescription("What was done or what was wrong, for people")
        @Example("Subscribed to orders")
        String message,
    @JsonPropertyDescription(
            "The topic's name, or what its topics' names begin with before a colon; absent on an"
                + " error")
        @Nullable String topic,
    @JsonPropertyDescription(
            "latest: a slow client misses values, never the newest; every: it misses none")
        @Example("every")
        @Nullable Mode mode,
    @JsonPropertyDescription("Which run of the topics seq belongs to") @Example("5f3a9c1e")
        @Nullable String epoch,
    @JsonPropertyDescription("Where the topic stands; absent where there are several")
        @PositiveOrZero @Nullable Long seq,
    @JsonPropertyDescription("What a program may go by; only on an error") @Nullable Code code,
    @JsonPropertyDescription("Whether trying again may help; only on an error")
        @Nullable Boolean retryable) {

  static UserSubscriptionReply refused(String message, Code code) {
    return new UserSubscriptionReply(Status.ERROR, message, null, null, null, null, code, false);
  }
}
