package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of the API.
 *
 * @param version the name, as in paths
 * @param releaseDate the date of its release; null: not released
 * @param status the status of the version
 * @param breakingChanges the changes that clients of the previous version must make
 * @param deprecationNotice the replacement; null: not deprecated
 * @param sunsetDate the date of its removal; null: none
 */
@Schema(description = "A version of the API")
record ApiVersion(
    @Schema(example = "v1") String version,
    @Schema(example = "2025-10-04") @Nullable LocalDate releaseDate,
    Status status,
    List<String> breakingChanges,
    @Nullable String deprecationNotice,
    @Nullable LocalDate sunsetDate) {

  /** The status of a version. */
  @Schema(name = "VersionStatus", description = "Status of a version")
  enum Status {
    @JsonProperty("stable")
    STABLE,
    @JsonProperty("planned")
    PLANNED,
    @JsonProperty("deprecated")
    DEPRECATED
  }

  static final ApiVersion V1 =
      new ApiVersion("v1", LocalDate.of(2025, 10, 4), Status.STABLE, List.of(), null, null);
  static final ApiVersion V2 = new ApiVersion("v2", null, Status.PLANNED, List.of(), null, null);

  static final List<ApiVersion> ALL = List.of(V1, V2);
}
