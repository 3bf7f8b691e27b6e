package io.tapeloom.server.problem;

import io.micronaut.http.HttpStatus;
import io.tapeloom.stream.payload.Echo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rejects a request. Thrown by the code that handles the request and turned into a {@link Problem}
 * with this status, code, detail, and headers.
 */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;
  private final ErrorCode code;
  private final transient List<Problem.FieldError> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private @Nullable Long retryAfterMillis;

  private Refusal(
      HttpStatus status, ErrorCode code, String detail, List<Problem.FieldError> errors) {
    super(detail, null, false, false); // not a bug, so a stack trace is not needed
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /** Returns a refusal that concerns no field. */
  public static Refusal of(HttpStatus status, String detail) {
    return new Refusal(status, ErrorCode.ofStatus(status.getCode()), detail, List.of());
  }

  /** Returns a refusal with this code that concerns no field. */
  public static Refusal of(HttpStatus status, ErrorCode code, String detail) {
    return new Refusal(status, code, detail, List.of());
  }

  /** Returns a refusal with this code, because of a field. */
  public static Refusal of(HttpStatus status, ErrorCode code, String field, String message) {
    return of(status, code, List.of(new Problem.FieldError(field, message)));
  }

  /** Returns a refusal because the value of a field is not allowed. */
  public static Refusal invalid(String field, String message) {
    return invalid(List.of(new Problem.FieldError(field, message)));
  }

  /** Returns a refusal because the values of fields are not allowed. */
  public static Refusal invalid(List<Problem.FieldError> errors) {
    return of(HttpStatus.BAD_REQUEST, ErrorCode.INVALID_FIELD, errors);
  }

  /** Returns a refusal because a field names something that does not exist. */
  public static Refusal unknown(String field, String message) {
    return unknown(ErrorCode.NOT_FOUND, field, message);
  }

  /** Returns a refusal with this code, because a field names something that does not exist. */
  public static Refusal unknown(ErrorCode code, String field, String message) {
    return of(HttpStatus.NOT_FOUND, code, List.of(new Problem.FieldError(field, message)));
  }

  /**
   * Returns a refusal because the field {@code symbol} names no instrument.
   *
   * @param listed the symbols that exist, as text
   */
  public static Refusal unknownSymbol(String listed, String symbol) {
    return unknown(
        ErrorCode.UNKNOWN_SYMBOL,
        "symbol",
        "must be one of %s, got \"%s\"".formatted(listed, Echo.of(symbol)));
  }

  private static Refusal of(HttpStatus status, ErrorCode code, List<Problem.FieldError> errors) {
    var detail =
        errors.stream()
            .map(error -> error.field() + ": " + error.message())
            .collect(Collectors.joining("; "));
    return new Refusal(status, code, detail, errors);
  }

  /** Adds a header that the status requires, and returns this refusal. */
  public Refusal with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** Says after which time a retry may succeed, and returns this refusal. */
  public Refusal retryAfterMillis(long millis) {
    retryAfterMillis = millis;
    return this;
  }

  /** Returns the time after which a retry may succeed; null: it is not known. */
  public @Nullable Long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Whether the same request may succeed later. */
  public boolean isRetryable() {
    return retryAfterMillis != null
        || code == ErrorCode.UNAVAILABLE
        || code == ErrorCode.RATE_LIMITED;
  }

  /** Returns the field whose value is wrong; empty: none or several. */
  public Optional<String> field() {
    return errors.size() == 1 ? Optional.of(errors.getFirst().field()) : Optional.empty();
  }

  public ErrorCode code() {
    return code;
  }

  HttpStatus status() {
    return status;
  }

  /** Returns why, for people. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  List<Problem.FieldError> errors() {
    return errors;
  }

  Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
