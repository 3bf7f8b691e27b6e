package io.tapeloom.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * An error as a client is told of it (RFC 9457, section 3).
 *
 * @param type always {@code about:blank}: the status says what kind it is
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what went wrong this time
 * @param instance the path that was asked for
 * @param errors the fields that were wrong, when it was fields
 */
@Introspected
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "An error (RFC 9457)")
public record Problem(
    @Schema(example = "about:blank") String type,
    @Schema(example = "Bad Request") String title,
    @Schema(example = "400") int status,
    @Schema(example = "resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got \"7\"")
        String detail,
    @Schema(example = "/api/v1/datafeed/bars") String instance,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) List<FieldError> errors) {

  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * One wrong field.
   *
   * @param field its name, or its path in the body
   * @param message what is wrong with it, and what is allowed
   */
  @Introspected
  @Schema(name = "FieldError", description = "One wrong field")
  public record FieldError(
      @Schema(example = "resolution") String field,
      @Schema(example = "must be one of 1, 5, 15, 30, 60, D, W, M, got \"7\"") String message) {}
}
