package io.tapeloom.stream.topic;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a topic guarantees to a subscriber that cannot keep up. */
public enum Delivery {
  /**
   * Only the newest value matters. While the socket is full, publications are conflated; the newest
   * is sent when the socket drains. A jump in {@code seq} is the number of conflated publications.
   */
  LATEST,

  /**
   * Every publication matters. While the socket is full, a subscriber falls behind; when it drains,
   * it receives the values that the topic keeps. A subscriber never has an unreported gap.
   */
  EVERY;

  /** The name on the wire: {@code latest} or {@code every}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
