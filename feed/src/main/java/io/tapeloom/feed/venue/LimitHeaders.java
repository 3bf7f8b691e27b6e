package io.tapeloom.feed.venue;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The venue's limits in the headers of an answer. Values that cannot be parsed are ignored. */
record LimitHeaders(HttpHeaders headers) {

  /** How long to wait if the venue does not specify it. */
  static final long DEFAULT_WAIT_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** Maximum wait; after it the venue is requested again even if it specified a longer one. */
  static final long MAX_WAIT_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /** The weight that the venue has counted in its current minute. */
  OptionalLong usedWeight() {
    return whole("X-MBX-USED-WEIGHT-1M");
  }

  /** The venue's time, in milliseconds since the epoch. */
  OptionalLong dateMillis() {
    return date("Date");
  }

  /** How long to wait, given as seconds or as a date (RFC 9110, 10.2.3). */
  long waitMillis(long nowMillis) {
    var seconds = whole("Retry-After");
    if (seconds.isPresent()) {
      return bounded(
          seconds.getAsLong() > MAX_WAIT_MILLIS
              ? MAX_WAIT_MILLIS
              : TimeUnit.SECONDS.toMillis(seconds.getAsLong()));
    }
    var until = date("Retry-After");
    // Relative to the venue's clock if the answer contains it.
    return until.isPresent()
        ? bounded(until.getAsLong() - dateMillis().orElse(nowMillis))
        : DEFAULT_WAIT_MILLIS;
  }

  private static long bounded(long millis) {
    return Math.clamp(millis, 0, MAX_WAIT_MILLIS);
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
