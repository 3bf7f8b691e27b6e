package io.tapeloom.stream.operation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with a message.
 *
 * @param code for programs
 * @param message for people
 * @param request the type of the message that was not taken; absent when it had none
 * @param retryable whether trying again may help
 * @param retryAfterMillis how long to wait before that
 */
@JsonClassDescription("What was wrong with a message")
record Failure(
    @JsonPropertyDescription("What a program may go by") @Example("rate_limited") String code,
    @JsonPropertyDescription("What was wrong, for people")
        @Example("Too many messages: 100 a second are allowed")
        String message,
    @JsonPropertyDescription("The type of the message that was not taken, when it had one")
        @Example("ping")
        @Nullable String request,
    @JsonPropertyDescription("Whether trying again may help") @Example("true") boolean retryable,
    @JsonProperty("retry_after_ms")
        @JsonPropertyDescription("Milliseconds to wait before that")
        @Example("250")
        @PositiveOrZero long retryAfterMillis) {}
