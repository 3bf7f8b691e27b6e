package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

/** The capabilities of the UDF API. */
@Schema(description = "Capabilities of the UDF API")
record UdfConfig(
    @Schema(description = "Whether the server searches instruments", example = "true")
        boolean supportsSearch,
    @Schema(description = "Whether the adapter loads all instruments at once", example = "false")
        boolean supportsGroupRequest,
    @JsonUnwrapped DatafeedConfig datafeed) {

  static UdfConfig of(DatafeedConfig datafeed) {
    return new UdfConfig(true, false, datafeed);
  }
}
