package io.tapeloom.server.problem;

import io.micronaut.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A request that is not answered because of what it says, or of what it asks for. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;
  private final ErrorCode code;
  private final transient List<Problem.FieldError> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  private Refusal(
      HttpStatus status, ErrorCode code, String detail, List<Problem.FieldError> errors) {
    super(detail, null, false, false); // no bug, so nobody asks where it comes from
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /** A refusal that no field is to blame for. */
  public static Refusal of(HttpStatus status, String detail) {
    return new Refusal(status, ErrorCode.ofStatus(status.getCode()), detail, List.of());
  }

  /** The field's value is not allowed. */
  public static Refusal invalid(String field, String message) {
    return invalid(List.of(new Problem.FieldError(field, message)));
  }

  /** The values of fields are not allowed. */
  public static Refusal invalid(List<Problem.FieldError> errors) {
    return of(HttpStatus.BAD_REQUEST, ErrorCode.INVALID_FIELD, errors);
  }

  /** The field names something that does not exist. */
  public static Refusal unknown(String field, String message) {
    return unknown(ErrorCode.NOT_FOUND, field, message);
  }

  /** The field names something of a kind that does not exist. */
  public static Refusal unknown(ErrorCode code, String field, String message) {
    return of(HttpStatus.NOT_FOUND, code, List.of(new Problem.FieldError(field, message)));
  }

  private static Refusal of(HttpStatus status, ErrorCode code, List<Problem.FieldError> errors) {
    var detail =
        errors.stream()
            .map(error -> error.field() + ": " + error.message())
            .collect(Collectors.joining("; "));
    return new Refusal(status, code, detail, errors);
  }

  /** The same with a header that the status asks for. */
  public Refusal with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  ErrorCode code() {
    return code;
  }

  HttpStatus status() {
    return status;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  List<Problem.FieldError> errors() {
    return errors;
  }

  Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
