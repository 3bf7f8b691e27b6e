package io.tapeloom.market;

import static io.tapeloom.market.Resolution.DAY;
import static io.tapeloom.market.Resolution.MINUTES_1;
import static io.tapeloom.market.Resolution.MINUTES_15;
import static io.tapeloom.market.Resolution.MINUTES_30;
import static io.tapeloom.market.Resolution.MINUTES_5;
import static io.tapeloom.market.Resolution.MINUTES_60;
import static io.tapeloom.market.Resolution.MONTH;
import static io.tapeloom.market.Resolution.WEEK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTest {

  @Test
  void shouldOrderFinestFirst() {
    assertThat(Resolution.values())
        .containsExactly(MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60, DAY, WEEK, MONTH)
        .extracting(Resolution::code)
        .containsExactly("1", "5", "15", "30", "60", "D", "W", "M");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameEveryCodeThatItTakes(Resolution resolution) {
    assertThat(resolution.codes())
        .startsWith(resolution.code())
        .allSatisfy(code -> assertThat(Resolution.of(code)).contains(resolution));
    assertThat(resolution.codes()).hasSize(resolution.isIntraday() ? 1 : 2);
  }

  @ParameterizedTest
  @EnumSource
  void shouldParseItsOwnCode(Resolution resolution) {
    assertThat(Resolution.of(resolution.code())).contains(resolution);
  }

  @ParameterizedTest
  @CsvSource({"1D, DAY", "1W, WEEK", "1M, MONTH"})
  void shouldParseNumberedCodes(String code, Resolution resolution) {
    assertThat(Resolution.of(code)).contains(resolution);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "1m", "d", "5D", " 1", "60 "})
  void shouldNotParseAnythingElse(String code) {
    assertThat(Resolution.of(code)).isEmpty();
  }

  @Test
  void shouldCallIntradayWhatIsShorterThanADay() {
    assertThat(Resolution.values())
        .filteredOn(Resolution::isIntraday)
        .containsExactly(MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60);
  }

  @ParameterizedTest
  @CsvSource({
    "MINUTES_1,  2026-11-19T15:04:00Z, 2026-11-19T15:05:00Z",
    "MINUTES_5,  2026-11-19T15:00:00Z, 2026-11-19T15:05:00Z",
    "MINUTES_15, 2026-11-19T15:00:00Z, 2026-11-19T15:15:00Z",
    "MINUTES_30, 2026-11-19T15:00:00Z, 2026-11-19T15:30:00Z",
    "MINUTES_60, 2026-11-19T15:00:00Z, 2026-11-19T16:00:00Z",
    "DAY,        2026-11-19T00:00:00Z, 2026-11-20T00:00:00Z",
    "WEEK,       2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
    "MONTH,      2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
  })
  void shouldFindThePeriodOfAMoment(Resolution resolution, Instant start, Instant end) {
    long time = millis("2026-11-19T15:04:59.999Z");

    assertThat(resolution.startMillis(time)).isEqualTo(start.toEpochMilli());
    assertThat(resolution.endMillis(start.toEpochMilli())).isEqualTo(end.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29T12:00:00Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
    "2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z, 1969-12-01T00:00:00Z, 1970-01-01T00:00:00Z",
  })
  void shouldKnowTheLengthsOfMonths(Instant time, Instant start, Instant end) {
    assertThat(MONTH.startMillis(time.toEpochMilli())).isEqualTo(start.toEpochMilli());
    assertThat(MONTH.endMillis(start.toEpochMilli())).isEqualTo(end.toEpochMilli());
  }

  @Test
  void shouldPartTimeIntoPeriodsWithoutGaps() {
    Examples.check(
        example -> {
          long time = time(example);
          Resolution resolution = example.oneOf(Resolution.values());
          long start = resolution.startMillis(time);
          long end = resolution.endMillis(start);

          assertThat(time).isBetween(start, end - 1);
          assertThat(resolution.startMillis(start)).isEqualTo(start);
          assertThat(resolution.startMillis(end - 1)).isEqualTo(start);
          assertThat(resolution.startMillis(end)).isEqualTo(end);
        });
  }

  @Test
  void shouldNestEachPeriodInTheCoarserOnes() {
    Examples.check(
        example -> {
          long time = time(example);
          Resolution coarse = example.oneOf(Resolution.values());
          if (coarse == MONTH) {
            return;
          }
          for (Resolution fine : Resolution.values()) {
            if (fine.compareTo(coarse) < 0) {
              assertThat(coarse.startMillis(fine.startMillis(time)))
                  .isEqualTo(coarse.startMillis(time));
            }
          }
        });
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private static long time(Examples.Example example) {
    return example.between(millis("1960-01-01T00:00:00Z"), millis("2100-01-01T00:00:00Z"));
  }
}
