package io.tapeloom.stream.operation;

import io.tapeloom.stream.payload.Echo;
import io.tapeloom.stream.payload.Violation;
import io.tapeloom.stream.session.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a message of a client is not handled: as an error for a client with a format, and as the
 * reason of a close for one without. Immutable.
 *
 * @param code the error code, for programs
 * @param message the reason, for people
 * @param field the field that is wrong; null: no single field is
 * @param close why a connection without a format is closed
 */
record BadMessage(String code, String message, @Nullable String field, CloseReason close) {

  private static final String INVALID_JSON = "invalid_json";
  private static final String INVALID_MESSAGE = "invalid_message";
  private static final String UNKNOWN_TYPE = "unknown_type";

  /** The text is not JSON, or not an object. */
  static BadMessage undecodable(String why) {
    return new BadMessage(INVALID_JSON, why, null, CloseReason.undecodable(why));
  }

  static BadMessage badType(String why) {
    return new BadMessage(INVALID_MESSAGE, why, "type", CloseReason.undecodable(why));
  }

  static BadMessage unmatched(String type) {
    return new BadMessage(
        UNKNOWN_TYPE,
        "No operation has the type '%s'".formatted(Echo.of(type)),
        "type",
        CloseReason.unmatched(type));
  }

  static BadMessage badId(String why) {
    return new BadMessage(
        INVALID_MESSAGE, "id: " + why, "id", CloseReason.invalidPayload("id: " + why));
  }

  static BadMessage invalid(Violation violation) {
    return new BadMessage(
        INVALID_MESSAGE,
        violation.toString(),
        violation.field().isEmpty() ? "payload" : violation.field(),
        CloseReason.invalidPayload(violation.toString()));
  }

  static BadMessage binary() {
    return new BadMessage(
        INVALID_MESSAGE,
        "Binary messages are not supported, send text",
        null,
        CloseReason.binary());
  }

  /**
   * Returns the error for a client with a format.
   *
   * @param request the type of the message; null: it has none
   */
  Failure failure(@Nullable String request) {
    return new Failure(
        code, message, field, request == null ? null : Echo.of(request), false, null);
  }
}
