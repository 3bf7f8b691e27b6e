package io.tapeloom.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every REST error (RFC 9457, section 3).
 *
 * @param type the path of the page that explains the code
 * @param title the reason phrase of the status
 * @param status the HTTP status
 * @param code machine-readable error code, one of those of {@code /api/v1/errors}
 * @param detail what was wrong with this request
 * @param instance the path of the request
 * @param errors the parameters and fields that are not valid; absent when the error concerns none
 * @param retryAfterMs after which time a retry may succeed, in milliseconds; absent: not known
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
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) List<FieldError> errors,
    @Schema(
            description = "After which time a retry may succeed",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            example = "1000")
        @Nullable Long retryAfterMs) {

  /** Returns a problem with the code's name and page. */
  public static Problem of(
      ErrorCode code,
      String title,
      int status,
      String detail,
      String instance,
      List<FieldError> errors) {
    return of(code, title, status, detail, instance, errors, null);
  }

  /** Returns a problem with the code's name and page, and the time of a retry. */
  static Problem of(
      ErrorCode code,
      String title,
      int status,
      String detail,
      String instance,
      List<FieldError> errors,
      @Nullable Long retryAfterMs) {
    return new Problem(
        code.page(), title, status, code.wireName(), detail, instance, errors, retryAfterMs);
  }

  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * A parameter or a field that is not valid.
   *
   * @param field the name of the parameter, or the path of the field in the body
   * @param message what is allowed, and what was received
   */
  @Introspected
  @Schema(name = "FieldError", description = "A parameter or a field that is not valid")
  public record FieldError(
      @Schema(example = "resolution") String field,
      @Schema(example = "must be one of 1, 5, 15, 30, 60, D, W, M, got \"7\"") String message) {}
}
