package io.tapeloom.server.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of the API.
 *
 * @param version its name, as in paths
 * @param releaseDate when it came out; null: not yet
 * @param status how far it has come
 * @param breakingChanges what a client of the version before must change
 * @param deprecationNotice what to use instead; null: it is not deprecated
 * @param sunsetDate when it goes away; null: no such date
 */
@Schema(description = "A version of the API")
record ApiVersion(
    @Schema(example = "v1") String version,
    @Schema(example = "2025-10-04") @Nullable LocalDate releaseDate,
    Status status,
    List<String> breakingChanges,
    @Nullable String deprecationNotice,
    @Nullable LocalDate sunsetDate) {

  /** How far a version has come. */
  @Schema(name = "VersionStatus", description = "How far a version has come")
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
