package io.tapeloom.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Resolution;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calendar, compared with the days that the exchange has announced. */
class NyseCalendarTest {

  private final NyseCalendar calendar = NyseCalendar.INSTANCE;

  @ParameterizedTest
  @CsvSource({
    "2012, 01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25, 07-03 11-23 12-24",
    "2013, 01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25, 07-03 11-29 12-24",
    "2014, 01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25, 07-03 11-28 12-24",
    "2015, 01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25, 11-27 12-24",
    "2016, 01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26, 11-25",
    "2017, 01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25, 07-03 11-24",
    "2018, 01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25, 07-03 11-23 12-24",
    "2019, 01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25, 07-03 11-29 12-24",
    "2020, 01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25, 11-27 12-24",
    "2021, 01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24, 11-26",
    "2022, 01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26, 11-25",
    "2023, 01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25, 07-03 11-24",
    "2024, 01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25, 07-03 11-29 12-24",
    "2025, 01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25, 07-03 11-28 12-24",
    "2026, 01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25, 11-27 12-24",
    "2027, 01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24, 11-26",
    "2028, 01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25, 07-03 11-24"
  })
  void shouldHaveTheHolidaysAndEarlyClosesOfTheExchange(int year, String closed, String shortened) {
    var from = LocalDate.of(year, 1, 1);
    var to = from.plusYears(1);

    assertThat(calendar.holidays(from, to)).isEqualTo(dates(year, closed));
    assertThat(calendar.otherSessions(from, to).keySet())
        .containsExactlyElementsOf(dates(year, shortened));
    assertThat(calendar.otherSessions(from, to).values()).containsOnly("0930-1300");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-06, 14:30, 390", // Friday before summer time
    "2026-03-09, 13:30, 390",
    "2026-10-30, 13:30, 390", // Friday before the end of summer time
    "2026-11-02, 14:30, 390",
    "2026-11-27, 14:30, 210",
    "2025-07-03, 13:30, 210",
  })
  void shouldOpenAtHalfPastNineInNewYork(LocalDate date, String open, int minutes) {
    long day = date.toEpochDay();

    assertThat(date.atStartOfDay(ZoneOffset.UTC).plusMinutes(calendar.openMinute(day)))
        .isEqualTo(
            Instant.parse(date + "T" + open + ":00Z").atOffset(ZoneOffset.UTC).toZonedDateTime());
    assertThat(calendar.minutes(day)).isEqualTo(minutes);
  }

  @Test
  void shouldCountTheMinutesOfSessionsOverYears() {
    long from = LocalDate.of(2024, 1, 1).toEpochDay();
    long to = LocalDate.of(2027, 6, 1).toEpochDay();
    long counted = 0;

    for (long day = from; day < to; day++) {
      assertThat(calendar.minutes(from, day)).isEqualTo(counted);
      counted += calendar.minutes(day);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // a moment, and the start and end of its hour
    "MINUTES_60, 2026-03-06T14:30:00Z, 2026-03-06T14:30:00Z, 2026-03-06T15:30:00Z",
    "MINUTES_60, 2026-03-09T14:29:59Z, 2026-03-09T13:30:00Z, 2026-03-09T14:30:00Z",
    "MINUTES_60, 2026-11-27T17:59:00Z, 2026-11-27T17:30:00Z, 2026-11-27T18:30:00Z",
    "MINUTES_30, 2026-03-09T14:29:59Z, 2026-03-09T14:00:00Z, 2026-03-09T14:30:00Z",
    "MINUTES_15, 2026-03-09T14:29:59Z, 2026-03-09T14:15:00Z, 2026-03-09T14:30:00Z",
    "MINUTES_5, 2026-03-09T14:29:59Z, 2026-03-09T14:25:00Z, 2026-03-09T14:30:00Z",
    "MINUTES_1, 2026-03-09T14:29:59Z, 2026-03-09T14:29:00Z, 2026-03-09T14:30:00Z",
    "DAY, 2026-03-09T14:29:59Z, 2026-03-09T00:00:00Z, 2026-03-10T00:00:00Z",
    "WEEK, 2026-03-11T14:29:59Z, 2026-03-09T00:00:00Z, 2026-03-16T00:00:00Z",
    // Monday is a holiday, of this week and of the next
    "WEEK, 2026-01-21T15:00:00Z, 2026-01-20T00:00:00Z, 2026-01-26T00:00:00Z",
    "WEEK, 2026-01-19T15:00:00Z, 2026-01-12T00:00:00Z, 2026-01-20T00:00:00Z",
    "WEEK, 2026-09-04T15:00:00Z, 2026-08-31T00:00:00Z, 2026-09-08T00:00:00Z",
    // the first is a holiday, a Saturday, a Sunday, a Monday
    "MONTH, 2026-01-02T14:30:00Z, 2026-01-02T00:00:00Z, 2026-02-02T00:00:00Z",
    "MONTH, 2026-01-01T15:00:00Z, 2025-12-01T00:00:00Z, 2026-01-02T00:00:00Z",
    "MONTH, 2026-08-20T15:00:00Z, 2026-08-03T00:00:00Z, 2026-09-01T00:00:00Z",
    "MONTH, 2025-09-20T15:00:00Z, 2025-09-02T00:00:00Z, 2025-10-01T00:00:00Z"
  })
  void shouldCutBarsFromTheSessionAndTheFirstDayOfTrading(
      Resolution resolution, Instant moment, Instant start, Instant end) {
    long startMillis = calendar.startMillis(resolution, moment.toEpochMilli());

    assertThat(Instant.ofEpochMilli(startMillis)).isEqualTo(start);
    assertThat(Instant.ofEpochMilli(calendar.endMillis(resolution, startMillis))).isEqualTo(end);
  }

  @Test
  void shouldLeaveNoHoleBetweenPeriods() {
    for (var resolution : Resolution.values()) {
      long until = Instant.parse("2028-01-10T00:00:00Z").toEpochMilli();
      long start =
          calendar.startMillis(resolution, Instant.parse("2027-01-01T00:00:00Z").toEpochMilli());

      while (start < until) {
        long end = calendar.endMillis(resolution, start);
        assertThat(calendar.startMillis(resolution, start)).isEqualTo(start);
        assertThat(calendar.startMillis(resolution, end - 1)).isEqualTo(start);
        assertThat(calendar.startMillis(resolution, end)).isEqualTo(end);
        start = end;
      }
    }
  }

  @Test
  void shouldKeepWeekdaysWhereNoHolidaysAreKnown() {
    long day = Year.of(3000).atDay(1).toEpochDay(); // a Wednesday

    assertThat(calendar.minutes(day)).isEqualTo(390);
    assertThat(calendar.minutes(day + 3)).isZero();
    assertThat(calendar.startMillis(Resolution.WEEK, TimeUnit.DAYS.toMillis(day)))
        .isEqualTo(TimeUnit.DAYS.toMillis(day - 2));
  }

  private static List<LocalDate> dates(int year, String days) {
    return Arrays.stream(days.split(" ")).map(day -> LocalDate.parse(year + "-" + day)).toList();
  }
}
