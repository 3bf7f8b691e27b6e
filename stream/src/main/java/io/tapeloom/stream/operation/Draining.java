package io.tapeloom.stream.operation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.Positive;

/**
 * The server goes down.
 *
 * @param reconnectAfterMillis how long the client had best stay away; not the same for all
 */
@JsonClassDescription("The server goes down")
record Draining(
    @JsonProperty("reconnect_after_ms")
        @JsonPropertyDescription("Milliseconds that the client had best stay away, of its own")
        @Example("1700")
        @Positive long reconnectAfterMillis) {}
