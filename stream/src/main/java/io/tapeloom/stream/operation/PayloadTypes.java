package io.tapeloom.stream.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.payload.Direction;
import io.tapeloom.stream.payload.PayloadType;

/** Payloads that the server writes, examined for what declares them. */
final class PayloadTypes {

  private PayloadTypes() {}

  /**
   * @param where the method or the message that the payload is of
   * @throws IllegalArgumentException when the payload cannot be written or described; the text
   *     begins with {@code where}
   */
  static PayloadType written(Class<?> type, ObjectMapper mapper, String where) {
    try {
      return PayloadType.of(type, mapper, Direction.WRITE);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(where + ": " + unfit.getMessage(), unfit);
    }
  }
}
