package io.tapeloom.stream.topic;

/**
 * How a subscriber wants the values of a <i>latest</i> topic. Subscribers with equal views share
 * the encodings of a publication. Immutable.
 *
 * @param detail how much of each value is sent, in a unit of the application, such as the levels of
 *     an order book; 0: all
 * @param changes whether a value that follows the one sent before is sent as the difference between
 *     the two
 */
public record View(int detail, boolean changes) {

  /** Each value as a whole. */
  public static final View WHOLE = new View(0, false);

  public View {
    if (detail < 0) {
      throw new IllegalArgumentException("detail must not be negative, got " + detail);
    }
  }

  /** The same detail, each value as a whole. */
  public View withoutChanges() {
    return changes ? new View(detail, false) : this;
  }
}
