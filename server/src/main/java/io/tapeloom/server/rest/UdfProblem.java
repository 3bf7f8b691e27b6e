package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.server.problem.Problem;

/** An error that is a problem (RFC 9457) for everybody, and an error of UDF for its adapter. */
@Introspected
@Schema(description = "An error (RFC 9457), with two members that the UDF adapter reads")
record UdfProblem(
    @JsonUnwrapped Problem problem,
    @Schema(description = "Tells the adapter that this is an error") Status s,
    @Schema(
            description = "What the adapter shows; the same as detail",
            example = "resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got \"7\"")
        String errmsg) {

  /** That it is an error. */
  @Schema(name = "UdfProblemStatus", description = "That it is an error")
  enum Status {
    @JsonProperty("error")
    ERROR
  }

  static UdfProblem of(Problem problem) {
    return new UdfProblem(problem, Status.ERROR, problem.detail());
  }
}
