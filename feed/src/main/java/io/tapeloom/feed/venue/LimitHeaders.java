package io.tapeloom.feed.venue;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What the headers of an answer say of the venue's limits; what cannot be read is as if it were not
 * there.
 */
record LimitHeaders(HttpHeaders headers) {

  /** How long to wait where the venue does not say. */
  static final long USUAL_WAIT_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** The longest wait that is believed; longer ones are asked about again after it. */
  static final long LONGEST_WAIT_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /** What the venue has counted in its minute. */
  OptionalLong usedWeight() {
    return whole("X-MBX-USED-WEIGHT-1M");
  }

  /** The venue's time, in milliseconds since the epoch. */
  OptionalLong dateMillis() {
    return date("Date");
  }

  /** How long to wait (RFC 9110, 10.2.3): so many seconds, or until a date. */
  long waitMillis(long nowMillis) {
    var seconds = whole("Retry-After");
    if (seconds.isPresent()) {
      return bounded(
          seconds.getAsLong() > LONGEST_WAIT_MILLIS
              ? LONGEST_WAIT_MILLIS
              : TimeUnit.SECONDS.toMillis(seconds.getAsLong()));
    }
    var until = date("Retry-After");
    // By the venue's own clock, if it says what that is.
    return until.isPresent()
        ? bounded(until.getAsLong() - dateMillis().orElse(nowMillis))
        : USUAL_WAIT_MILLIS;
  }

  private static long bounded(long millis) {
    return Math.clamp(millis, 0, LONGEST_WAIT_MILLIS);
  }

  private OptionalLong whole(String name) {
    var text = headers.firstValue(name).map(String::strip).orElse("");
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong date(String name) {
    var text = headers.firstValue(name).map(String::strip).orElse("");
    try {
      return OptionalLong.of(
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
