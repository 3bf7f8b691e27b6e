package io.tapeloom.stream.topic;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Successive values of a topic that a subscriber is not sent. Immutable.
 *
 * @param epoch the run of the sequence that the numbers belong to
 * @param from the {@code seq} of the first value
 * @param to the {@code seq} of the last value; empty: not known
 * @param reason why
 */
public record Gap(String epoch, long from, OptionalLong to, Reason reason) {

  /** Why values are not sent. */
  public enum Reason {
    /** The values are not kept any more. */
    TRIMMED,
    /** The position belongs to another run of the sequence. */
    EPOCH_CHANGED,
    /** The position is after the newest value of this server. */
    AHEAD,
    /** The server has lost the values. */
    LOST,
    /** The subscriber was too slow: the values were no longer kept when it could take them. */
    SLOW;

    /** The name on the wire, such as {@code trimmed}. */
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A gap with a known end. */
  static Gap between(String epoch, long from, long to, Reason reason) {
    return new Gap(epoch, from, OptionalLong.of(to), reason);
  }

  /** The values after a position, without a known end. */
  static Gap after(ResumePoint point, Reason reason) {
    return new Gap(point.epoch(), point.seq() + 1, OptionalLong.empty(), reason);
  }
}
