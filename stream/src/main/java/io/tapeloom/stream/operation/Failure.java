package io.tapeloom.stream.operation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * A message was refused.
 *
 * @param code the error code, for programs
 * @param message the reason, for people
 * @param field the field that is wrong, as a path in the payload; absent if no single field is
 * @param request the type of the refused message; absent if it has none
 * @param retryable whether sending the message again may succeed
 * @param retryAfterMillis how long to wait before sending it again, in milliseconds; absent if that
 *     does not help
 */
@JsonClassDescription("A message was refused")
record Failure(
    @JsonPropertyDescription("Machine-readable error code") @Example("rate_limited") String code,
    @JsonPropertyDescription("Reason of the refusal, for people")
        @Example("Too many messages: 100 a second are allowed")
        String message,
    @JsonPropertyDescription(
            "Field that is wrong, as a path in the payload; or `type`, `id` or `payload` of the"
                + " message itself")
        @Nullable String field,
    @JsonPropertyDescription("Type of the refused message, if it has one") @Example("ping")
        @Nullable String request,
    @JsonPropertyDescription("Whether sending the message again may succeed") @Example("true")
        boolean retryable,
    @JsonProperty("retry_after_ms")
        @JsonPropertyDescription(
            "How long to wait before sending the message again, in milliseconds; only if that helps")
        @Example("250")
        @PositiveOrZero @Nullable Long retryAfterMillis) {}
