package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** A request that names one instrument. */
@JsonClassDescription("Symbol of an instrument")
record SymbolRequest(
    @JsonPropertyDescription("Symbol of the instrument, case-insensitive")
        @Example("AAPL")
        @NotBlank @Size(max = 64) String symbol) {}
