package io.tapeloom.server.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.json.MarketPayload;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.MarketState;
import io.tapeloom.server.live.ServerState;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reports the health of the server and the state of its market. */
@Controller("/api/v1/health")
@Tag(name = "v1")
@Tag(name = "health")
final class HealthController {

  private final InstantSource clock;
  private final ServerState state;
  private final FeedHealth feed;

  HealthController(InstantSource clock, ServerState state, FeedHealth feed) {
    this.clock = clock;
    this.state = state;
    this.feed = feed;
  }

  /**
   * Returns the status and the version of the server, and the state of its market. Returns 503
   * while the server shuts down.
   *
   * @return the health of the server
   */
  @Get
  @Operation(operationId = "getHealth", summary = "Health of the server")
  @ApiResponse(
      responseCode = "200",
      description = "The server accepts requests",
      useReturnTypeSchema = true)
  @ApiResponse(
      responseCode = "503",
      description = "The server is shutting down",
      useReturnTypeSchema = true)
  HttpResponse<Health> health() {
    var market = feed.market();
    return state.isDraining()
        ? HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE)
            .body(health("draining", "Trading API is shutting down", market))
        : HttpResponse.ok(health("ok", message(), market));
  }

  private String message() {
    var troubles = feed.troubles();
    return troubles.isEmpty()
        ? "Trading API is running"
        : "Trading API is running; " + String.join("; ", troubles);
  }

  private Health health(String status, String message, MarketState market) {
    var current = ApiVersion.V1;
    return new Health(
        status,
        message,
        now(),
        current.version(),
        new VersionInfo(
            current.version(),
            current.releaseDate(),
            current.status(),
            current.deprecationNotice()),
        MarketPayload.of(market));
  }

  /**
   * Returns 200 as long as the process works, including while it starts or shuts down. A process
   * that does not answer should be restarted.
   *
   * @return the status {@code ok}
   */
  @Get("/live")
  @Operation(operationId = "getLiveness", summary = "Liveness probe")
  Probe live() {
    return probe("ok");
  }

  /**
   * Returns whether the server accepts clients; 503 while it starts or shuts down. An unavailable
   * market does not make the server unready.
   *
   * @return whether the server is ready
   */
  @Get("/ready")
  @Operation(operationId = "getReadiness", summary = "Readiness probe")
  @ApiResponse(
      responseCode = "200",
      description = "The server accepts clients",
      useReturnTypeSchema = true)
  @ApiResponse(
      responseCode = "503",
      description = "The server is starting or shutting down",
      useReturnTypeSchema = true)
  HttpResponse<Probe> ready() {
    if (state.isReady()) {
      return HttpResponse.ok(probe("ok"));
    }
    return HttpResponse.<Probe>status(HttpStatus.SERVICE_UNAVAILABLE).body(probe(reason()));
  }

  private String reason() {
    if (state.isDraining()) {
      return "draining";
    }
    return state.isStale() ? "stale" : "starting";
  }

  private Probe probe(String status) {
    return new Probe(status, now(), MarketPayload.of(feed.market()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The health of the server. */
  @Schema(name = "Health", description = "Health of the server")
  record Health(
      @Schema(
              description =
                  "`ok` while the server accepts requests, `draining` while it shuts down",
              example = "ok")
          String status,
      @Schema(example = "Trading API is running") String message,
      @Schema(description = "Current time, UTC", example = "2026-01-01T12:00:00.000Z")
          Instant timestamp,
      @Schema(example = "v1") String apiVersion,
      VersionInfo versionInfo,
      MarketPayload market) {}

  /** The answer to a probe. */
  @Schema(name = "Probe", description = "Answer to a probe")
  record Probe(
      @Schema(
              description =
                  "`ok`; `starting` or `draining` while the server does not accept clients",
              example = "ok")
          String status,
      @Schema(description = "Current time, UTC", example = "2026-01-01T12:00:00.000Z")
          Instant timestamp,
      MarketPayload market) {}

  /** A summary of the API version. */
  @Schema(name = "VersionInfo", description = "Summary of the API version")
  record VersionInfo(
      @Schema(example = "v1") String version,
      @Schema(example = "2025-10-04") @Nullable LocalDate releaseDate,
      ApiVersion.Status status,
      @Nullable String deprecationNotice) {}
}
