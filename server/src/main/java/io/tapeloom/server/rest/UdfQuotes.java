package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Quotes in the format of UDF. */
@Schema(description = "Quotes in the format of UDF")
record UdfQuotes(
    @Schema(description = "Always `ok`; an unknown symbol has an error element in `d`") Status s,
    @Schema(description = "One quote per symbol, in the order of the request")
        List<QuoteElement> d) {

  /** The status of a valid request. */
  @Schema(name = "UdfQuotesStatus", description = "Status of a valid request")
  enum Status {
    @JsonProperty("ok")
    OK
  }
}
