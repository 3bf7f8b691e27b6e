package io.tapeloom.server.rest;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.server.config.Settings;
import java.util.List;

/** Lists the versions of the API. */
@Controller("/api/v1")
@Tag(name = "v1")
@Tag(name = "versioning")
final class VersionController {

  private final Settings settings;

  VersionController(Settings settings) {
    this.settings = settings;
  }

  /**
   * Returns all versions of the API.
   *
   * @return all versions
   */
  @Get("/versions")
  @Operation(operationId = "getVersions", summary = "All versions of the API")
  Versions versions() {
    return new Versions(
        ApiVersion.V1.version(), ApiVersion.ALL, Paths.DOCS, settings.supportContact());
  }

  /**
   * Returns the current version of the API.
   *
   * @return the current version
   */
  @Get("/version")
  @Operation(operationId = "getVersion", summary = "Current version of the API")
  ApiVersion version() {
    return ApiVersion.V1;
  }

  /** All versions. */
  @Schema(name = "Versions", description = "All versions of the API")
  record Versions(
      @Schema(example = "v1") String currentVersion,
      List<ApiVersion> availableVersions,
      @Schema(example = Paths.DOCS) String documentationUrl,
      @Schema(example = "support@example.com") String supportContact) {}
}
