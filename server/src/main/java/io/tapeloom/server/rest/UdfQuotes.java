package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Quotes for the UDF adapter. */
@Schema(description = "Quotes for the UDF adapter")
record UdfQuotes(
    @Schema(description = "Always ok: an unknown symbol is an element of its own") Status s,
    @Schema(description = "A quote per symbol, in the request's order") List<QuoteElement> d) {

  /** That the request was understood. */
  @Schema(name = "UdfQuotesStatus", description = "That the request was understood")
  enum Status {
    @JsonProperty("ok")
    OK
  }
}
