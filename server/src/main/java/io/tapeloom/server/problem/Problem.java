package io.tapeloom.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * An error as a client is told of it (RFC 9457, section 3).
 *
 * @param type the page that explains the code
 * @param title the status in words
 * @param status the HTTP status
 * @param code what kind of error it is, for programs: one of those of {@code /api/v1/errors}
 * @param detail what went wrong this time
 * @param instance the path that was asked for
 * @param errors the fields that were wrong, when it was fields
 */
@Introspected
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "An error (RFC 9457)")
public record Problem(
    @Schema(example = "/api/v1/errors/invalid_field") String type,
    @Schema(example = "Bad Request") String title,
    @Schema(example = "400") int status,
    @Schema(example = "invalid_field") String code,
    @Schema(example = "resolution: must be one of 1, 5, 15, 30, 60, D, W, M, got \"7\"")
        String detail,
    @Schema(example = "/api/v1/datafeed/bars") String instance,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) List<FieldError> errors) {

  /** A problem of a kind. */
  public static Problem of(
      ErrorCode code,
      String title,
      int status,
      String detail,
      String instance,
      List<FieldError> errors) {
    return new Problem(code.page(), title, status, code.wireName(), detail, instance, errors);
  }

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
