package io.tapeloom.stream.operation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.Positive;

/**
 * The server shuts down.
 *
 * @param reconnectAfterMillis how long the client waits before it reconnects, in milliseconds;
 *     randomised per client
 */
@JsonClassDescription("The server shuts down")
record Draining(
    @JsonProperty("reconnect_after_ms")
        @JsonPropertyDescription(
            "How long to wait before reconnecting, in milliseconds; randomised per client")
        @Example("1700")
        @Positive long reconnectAfterMillis) {}
