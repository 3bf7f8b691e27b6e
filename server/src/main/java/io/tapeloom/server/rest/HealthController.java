package io.tapeloom.server.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.live.ServerState;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Whether the server is alive. */
@Controller("/api/v1")
@Tag(name = "v1")
@Tag(name = "health")
final class HealthController {

  private final InstantSource clock;
  private final ServerState state;

  HealthController(InstantSource clock, ServerState state) {
    this.clock = clock;
    this.state = state;
  }

  /**
   * Says that the server is alive, and which version it is; with 503 while it goes down.
   *
   * @return the server's health
   */
  @Get("/health")
  @Operation(operationId = "getHealth", summary = "Liveness, for people and probes")
  @ApiResponse(
      responseCode = "200",
      description = "The server takes requests",
      useReturnTypeSchema = true)
  @ApiResponse(
      responseCode = "503",
      description = "The server goes down",
      useReturnTypeSchema = true)
  HttpResponse<Health> health() {
    return state.isDraining()
        ? HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE)
            .body(health("draining", "Trading API is going down"))
        : HttpResponse.ok(health("ok", "Trading API is running"));
  }

  private Health health(String status, String message) {
    var current = ApiVersion.V1;
    return new Health(
        status,
        message,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        current.version(),
        new VersionInfo(
            current.version(),
            current.releaseDate(),
            current.status(),
            current.deprecationNotice()));
  }

  /** The server's health. */
  @Schema(name = "Health", description = "The server's health")
  record Health(
      @Schema(
              description = "`ok` while the server takes requests, `draining` while it goes down",
              example = "ok")
          String status,
      @Schema(example = "Trading API is running") String message,
      @Schema(description = "Now, UTC", example = "2026-01-01T12:00:00.000Z") Instant timestamp,
      @Schema(example = "v1") String apiVersion,
      VersionInfo versionInfo) {}

  /** The version in a few words. */
  @Schema(name = "VersionInfo", description = "The API's version in a few words")
  record VersionInfo(
      @Schema(example = "v1") String version,
      @Schema(example = "2025-10-04") @Nullable LocalDate releaseDate,
      ApiVersion.Status status,
      @Nullable String deprecationNotice) {}
}
