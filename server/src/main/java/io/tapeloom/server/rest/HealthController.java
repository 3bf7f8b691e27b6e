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

/** Whether the server is alive and ready, and whether its market is there. */
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
   * Reports that the server is alive, its version, and the state of its market; with 503 while it
   * shuts down.
   *
   * @return the server's health
   */
  @Get
  @Operation(operationId = "getHealth", summary = "Liveness, for people and probes")
  @ApiResponse(
      responseCode = "200",
      description = "The server takes requests",
      useReturnTypeSchema = true)
  @ApiResponse(
      responseCode = "503",
      description = "The server shuts down",
      useReturnTypeSchema = true)
  HttpResponse<Health> health() {
    var market = feed.market();
    return state.isDraining()
        ? HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE)
            .body(health("draining", "Trading API is going down", market))
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
   * Answers for as long as the process works, also while it starts or shuts down. One that does not
   * answer should be restarted.
   *
   * @return that it is alive
   */
  @Get("/live")
  @Operation(operationId = "getLiveness", summary = "Liveness probe")
  Probe live() {
    return probe("ok");
  }

  /**
   * Reports whether the server takes clients; with 503 while it starts or shuts down. A market that
   * is away does not make it unready.
   *
   * @return whether it is ready
   */
  @Get("/ready")
  @Operation(operationId = "getReadiness", summary = "Readiness probe")
  @ApiResponse(
      responseCode = "200",
      description = "The server takes clients",
      useReturnTypeSchema = true)
  @ApiResponse(
      responseCode = "503",
      description = "The server starts or shuts down",
      useReturnTypeSchema = true)
  HttpResponse<Probe> ready() {
    if (state.isReady()) {
      return HttpResponse.ok(probe("ok"));
    }
    return HttpResponse.<Probe>status(HttpStatus.SERVICE_UNAVAILABLE)
        .body(probe(state.isDraining() ? "draining" : "starting"));
  }

  private Probe probe(String status) {
    return new Probe(status, now(), MarketPayload.of(feed.market()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The server's health. */
  @Schema(name = "Health", description = "The server's health")
  record Health(
      @Schema(
              description = "`ok` while the server takes requests, `draining` while it shuts down",
              example = "ok")
          String status,
      @Schema(example = "Trading API is running") String message,
      @Schema(description = "Now, UTC", example = "2026-01-01T12:00:00.000Z") Instant timestamp,
      @Schema(example = "v1") String apiVersion,
      VersionInfo versionInfo,
      MarketPayload market) {}

  /** What a probe is answered. */
  @Schema(name = "Probe", description = "The answer to a probe")
  record Probe(
      @Schema(
              description = "`ok`; `starting` or `draining` while the server does not take clients",
              example = "ok")
          String status,
      @Schema(description = "Now, UTC", example = "2026-01-01T12:00:00.000Z") Instant timestamp,
      MarketPayload market) {}

  /** The version in a few words. */
  @Schema(name = "VersionInfo", description = "The API's version in a few words")
  record VersionInfo(
      @Schema(example = "v1") String version,
      @Schema(example = "2025-10-04") @Nullable LocalDate releaseDate,
      ApiVersion.Status status,
      @Nullable String deprecationNotice) {}
}
