package io.tapeloom.exchange;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayCalendar;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.TradingCalendar;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The regular sessions of the New York Stock Exchange, by the rules in force since 2012. Holidays
 * and single closed days come from jollyday; the days that end at 13:00 follow the rule of the
 * exchange. A session is within one UTC day; days are counted from 1970-01-01. Bars of up to an
 * hour are aligned to the start of the session; longer bars begin with their first trading day.
 * Thread-safe.
 */
final class NyseCalendar implements TradingCalendar {

  static final NyseCalendar INSTANCE = new NyseCalendar();

  static final ZoneId ZONE = ZoneId.of("America/New_York");

  private static final LocalTime OPEN = LocalTime.of(9, 30);
  private static final int MINUTES = 390;
  private static final int SHORT_MINUTES = 210;
  private static final long OPEN_OFFSET_MILLIS = TimeUnit.MINUTES.toMillis(OPEN.getMinute());
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  /** The first cached year. Years outside the range have no holidays and are not cached. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 2199;

  private final Map<Integer, SessionYear> years = new ConcurrentHashMap<>();

  private NyseCalendar() {}

  /** Reads the calendar file on first use. */
  private static final class Holidays {

    private static final HolidayManager NYSE =
        HolidayManager.getInstance(ManagerParameters.create(HolidayCalendar.NYSE));

    static Set<LocalDate> of(int year) {
      return NYSE.getHolidays(Year.of(year)).stream()
          .map(Holiday::getDate)
          .collect(Collectors.toSet());
    }
  }

  /** The minute of a UTC day in which the session begins, if there is one. */
  int openMinute(long epochDay) {
    return year(epochDay).openMinute(epochDay);
  }

  /** The length of the session of a day; 0 when there is none. */
  int minutes(long epochDay) {
    return year(epochDay).minutes(epochDay);
  }

  /** The minutes of all sessions from one day, inclusive, to another, exclusive. */
  long minutes(long fromEpochDay, long toEpochDay) {
    int from = LocalDate.ofEpochDay(fromEpochDay).getYear();
    int to = LocalDate.ofEpochDay(toEpochDay).getYear();
    long minutes = 0;
    for (int year = from; year < to; year++) {
      minutes += year(year).minutes();
    }
    return minutes
        + year(toEpochDay).minutesBefore(toEpochDay)
        - year(fromEpochDay).minutesBefore(fromEpochDay);
  }

  @Override
  public long startMillis(Resolution resolution, long timeMillis) {
    return switch (resolution) {
      case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60 ->
          resolution.startMillis(timeMillis - OPEN_OFFSET_MILLIS) + OPEN_OFFSET_MILLIS;
      case DAY -> resolution.startMillis(timeMillis);
      case WEEK, MONTH -> {
        long start = resolution.startMillis(timeMillis);
        long first = firstSessionMillis(resolution, start);
        yield timeMillis >= first
            ? first
            : firstSessionMillis(resolution, resolution.startMillis(start - 1));
      }
    };
  }

  @Override
  public long endMillis(Resolution resolution, long startMillis) {
    return switch (resolution) {
      case MINUTES_1, MINUTES_5, MINUTES_15, MINUTES_30, MINUTES_60, DAY ->
          resolution.endMillis(startMillis);
      case WEEK, MONTH ->
          firstSessionMillis(resolution, resolution.endMillis(resolution.startMillis(startMillis)));
    };
  }

  /** The first trading day of a week or month; its first day when there is none. */
  private long firstSessionMillis(Resolution resolution, long startMillis) {
    long end = resolution.endMillis(startMillis);
    for (long day = startMillis; day < end; day += DAY_MILLIS) {
      if (minutes(Math.floorDiv(day, DAY_MILLIS)) > 0) {
        return day;
      }
    }
    return startMillis;
  }

  @Override
  public int hourMinute() {
    return OPEN.getMinute();
  }

  @Override
  public List<LocalDate> holidays(LocalDate from, LocalDate to) {
    return days(from, to, SessionYear::holidays).toList();
  }

  @Override
  public NavigableMap<LocalDate, String> otherSessions(LocalDate from, LocalDate to) {
    var sessions = new TreeMap<LocalDate, String>();
    days(from, to, SessionYear::shortDays)
        .forEach(day -> sessions.put(day, session(SHORT_MINUTES)));
    return Collections.unmodifiableNavigableMap(sessions);
  }

  /** The selected days of each year, from one day, inclusive, to another, exclusive. */
  private Stream<LocalDate> days(
      LocalDate from, LocalDate to, Function<SessionYear, List<LocalDate>> ofYear) {
    return IntStream.rangeClosed(from.getYear(), to.getYear())
        .mapToObj(this::year)
        .flatMap(year -> ofYear.apply(year).stream())
        .filter(day -> !day.isBefore(from) && day.isBefore(to));
  }

  /** The usual session, in New York time. */
  static String session() {
    return session(MINUTES);
  }

  private static String session(int minutes) {
    var close = OPEN.plusMinutes(minutes);
    return "%02d%02d-%02d%02d"
        .formatted(OPEN.getHour(), OPEN.getMinute(), close.getHour(), close.getMinute());
  }

  private SessionYear year(long epochDay) {
    return year(LocalDate.ofEpochDay(epochDay).getYear());
  }

  private SessionYear year(int year) {
    return year < FIRST_YEAR || year > LAST_YEAR
        ? sessions(year, Set.of())
        : years.computeIfAbsent(year, each -> sessions(each, Holidays.of(each)));
  }

  private static SessionYear sessions(int year, Set<LocalDate> holidays) {
    var first = LocalDate.of(year, Month.JANUARY, 1);
    int[] openMinutes = new int[first.lengthOfYear()];
    int[] minutesBefore = new int[first.lengthOfYear() + 1];
    var closed = new ArrayList<LocalDate>();
    var shortened = new ArrayList<LocalDate>();
    for (int i = 0; i < openMinutes.length; i++) {
      var date = first.plusDays(i);
      var open = date.atTime(OPEN).atZone(ZONE).withZoneSameInstant(ZoneOffset.UTC);
      openMinutes[i] = open.get(ChronoField.MINUTE_OF_DAY);
      int minutes = minutes(date, holidays);
      minutesBefore[i + 1] = minutesBefore[i] + minutes;
      if (minutes == 0 && isWeekday(date)) {
        closed.add(date);
      } else if (minutes == SHORT_MINUTES) {
        shortened.add(date);
      }
    }
    return new SessionYear(first.toEpochDay(), openMinutes, minutesBefore, closed, shortened);
  }

  private static int minutes(LocalDate date, Set<LocalDate> holidays) {
    if (!isWeekday(date) || holidays.contains(date)) {
      return 0;
    }
    return isShort(date) ? SHORT_MINUTES : MINUTES;
  }

  private static boolean isWeekday(LocalDate date) {
    return date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0;
  }

  /**
   * The day before Independence Day if both are weekdays, the day after Thanksgiving, and Christmas
   * Eve.
   */
  private static boolean isShort(LocalDate date) {
    return switch (date.getMonth()) {
      case JULY -> date.getDayOfMonth() == 3 && isWeekday(date.plusDays(1));
      case NOVEMBER -> date.equals(thanksgiving(date).plusDays(1));
      case DECEMBER -> date.getDayOfMonth() == 24;
      default -> false;
    };
  }

  private static LocalDate thanksgiving(LocalDate date) {
    return date.with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
  }
}
