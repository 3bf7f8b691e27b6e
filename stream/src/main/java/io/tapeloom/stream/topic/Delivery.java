package io.tapeloom.stream.topic;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a subscriber that cannot keep up is owed by a topic. */
public enum Delivery {
  /**
   * Only the newest value matters: while a socket is full, publications are conflated, and the
   * newest goes out when it drains. A jump in {@code seq} counts what was conflated.
   */
  LATEST,

  /**
   * Every publication matters: they queue up to {@code maxQueuedBytes}, then the session is closed
   * as a slow consumer. There is never a silent gap.
   */
  EVERY;

  /** The name on the wire: {@code latest} or {@code every}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
