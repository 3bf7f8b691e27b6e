package io.tapeloom.server.rest;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
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

  HealthController(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Says that the server is alive, and which version it is.
   *
   * @return the server's health
   */
  @Get("/health")
  @Operation(operationId = "getHealth", summary = "Liveness, for people and probes")
  Health health() {
    var current = ApiVersion.V1;
    return new Health(
        "ok",
        "Trading API is running",
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
      @Schema(description = "`ok` while the server takes requests", example = "ok") String status,
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
