package io.tapeloom.feed.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitHeadersTest {

  private static final long NOW = Instant.parse("2026-03-04T10:00:00Z").toEpochMilli();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7000",
        "0 | 0",
        "-5 | 0",
        "999999999 | 600000",
        "9223372036854775807 | 600000",
        "99999999999999999999 | 60000",
        "1.5 | 60000",
        "soon | 60000",
        "'' | 60000",
        "Wed, 04 Mar 2026 10:00:30 GMT | 30000",
        "Wed, 04 Mar 2026 09:00:00 GMT | 0",
        "Fri, 04 Mar 2050 10:00:30 GMT | 600000",
        "Wed, 99 Mar 2026 10:00:30 GMT | 60000"
      })
  void shouldWaitAsLongAsIsSaidAndBelievable(String retryAfter, long millis) {
    assertThat(headers(Map.of("Retry-After", retryAfter)).waitMillis(NOW)).isEqualTo(millis);
  }

  @Test
  void shouldWaitAMinuteWhereNothingIsSaid() {
    assertThat(headers(Map.of()).waitMillis(NOW)).isEqualTo(60_000);
  }

  @Test
  void shouldUnderstandADateByTheClockOfWhoSentIt() {
    var headers =
        headers(
            Map.of(
                "Date", "Wed, 04 Mar 2026 12:00:00 GMT",
                "Retry-After", "Wed, 04 Mar 2026 12:00:20 GMT"));

    assertThat(headers.waitMillis(NOW)).isEqualTo(20_000);
  }

  @Test
  void shouldPassOverAWeightThatIsNoNumber() {
    assertThat(headers(Map.of("X-MBX-USED-WEIGHT-1M", "much")).usedWeight()).isEmpty();
    assertThat(headers(Map.of("X-MBX-USED-WEIGHT-1M", "17")).usedWeight()).hasValue(17);
  }

  private static LimitHeaders headers(Map<String, String> all) {
    return new LimitHeaders(
        HttpHeaders.of(
            all.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue()))),
            (_, _) -> true));
  }
}
