package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Which instrument. */
@JsonClassDescription("Which instrument")
record SymbolRequest(
    @JsonPropertyDescription("The instrument's symbol, in any case")
        @Example("AAPL")
        @NotBlank @Size(max = 64) String symbol) {}
