package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * What every answer to a request to the broker has.
 *
 * @param status whether the request succeeded
 * @param message the result or the error, for people
 * @param code machine-readable error code; null: it succeeded
 * @param field the field that is wrong; null: it succeeded, or not one field is wrong
 * @param retryable whether the same request may succeed later; null: it succeeded
 * @param retryAfterMillis the time after which it may; null: it succeeded, or it is not known
 */
@JsonClassDescription("What every answer to a request to the broker has")
record Outcome(
    @JsonPropertyDescription("Whether the request succeeded") @Example("ok") Status status,
    @JsonPropertyDescription("Human-readable result or error") @Example("Done") String message,
    @JsonPropertyDescription("Machine-readable error code, see /api/v1/errors; only on an error")
        @Nullable String code,
    @JsonPropertyDescription("Field that is wrong; only on an error, and if it is one field")
        @Nullable String field,
    @JsonPropertyDescription("Whether the same request may succeed later; only on an error")
        @Nullable Boolean retryable,
    @JsonProperty("retry_after_ms")
        @JsonPropertyDescription("Milliseconds after which it may; only on an error, where known")
        @PositiveOrZero @Nullable Long retryAfterMillis) {

  static Outcome done(String message) {
    return new Outcome(Status.OK, message, null, null, null, null);
  }

  static Outcome refused(Refusal why) {
    return new Outcome(
        Status.ERROR,
        why.detail(),
        why.code().wireName(),
        why.field().orElse(null),
        why.isRetryable(),
        why.retryAfterMillis());
  }
}
