package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

/** What the UDF adapter may ask, and how. */
@Schema(description = "What the UDF adapter may ask, and how")
record UdfConfig(
    @Schema(description = "Whether instruments are searched for by the server", example = "true")
        boolean supportsSearch,
    @Schema(description = "Whether all instruments are loaded at once", example = "false")
        boolean supportsGroupRequest,
    @JsonUnwrapped DatafeedConfig datafeed) {

  static UdfConfig of(DatafeedConfig datafeed) {
    return new UdfConfig(true, false, datafeed);
  }
}
