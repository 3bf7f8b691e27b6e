package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.server.problem.Problem;

/** An error that is both a problem (RFC 9457) and a UDF error. */
@Introspected
@Schema(description = "An error (RFC 9457) with two more members for the UDF adapter")
record UdfProblem(
    @JsonUnwrapped Problem problem,
    @Schema(description = "Always `error`") Status s,
    @Schema(
            description = "Error text for the adapter; the same as `detail`",
            example = "resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got \"7\"")
        String errmsg) {

  /** The status of an error. */
  @Schema(name = "UdfProblemStatus", description = "Status of an error")
  enum Status {
    @JsonProperty("error")
    ERROR
  }

  static UdfProblem of(Problem problem) {
    return new UdfProblem(problem, Status.ERROR, problem.detail());
  }
}
