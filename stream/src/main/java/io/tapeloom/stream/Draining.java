package io.tapeloom.stream;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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
