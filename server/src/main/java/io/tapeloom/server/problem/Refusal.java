package io.tapeloom.server.problem;

import io.micronaut.http.HttpStatus;

/** A request that cannot be answered because of one of its fields. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final HttpStatus status;
  private final String field;

  private Refusal(HttpStatus status, String field, String message) {
    super(message);
    this.status = status;
    this.field = field;
  }

  /** The field's value is not allowed. */
  public static Refusal invalid(String field, String message) {
    return new Refusal(HttpStatus.BAD_REQUEST, field, message);
  }

  /** The field names something that does not exist. */
  public static Refusal unknown(String field, String message) {
    return new Refusal(HttpStatus.NOT_FOUND, field, message);
  }

  HttpStatus status() {
    return status;
  }

  Problem.FieldError error() {
    return new Problem.FieldError(field, String.valueOf(getMessage()));
  }
}
