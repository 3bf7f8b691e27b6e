package io.tapeloom.server.live;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats moments as ISO 8601 in UTC with milliseconds: {@code 2026-01-01T12:00:00.000Z}. */
public final class UtcText {

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private UtcText() {}

  /** Formats a moment, rounded down to milliseconds. */
  public static String of(Instant moment) {
    return MILLIS.format(moment);
  }
}
