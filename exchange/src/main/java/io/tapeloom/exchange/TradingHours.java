package io.tapeloom.exchange;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When a venue trades. A day is one of UTC, counted from 1970-01-01. */
public enum TradingHours {
  /** Around the clock, every day. */
  ALWAYS("Etc/UTC", "24x7") {

    @Override
    int openMinute(long epochDay) {
      return 0;
    }

    @Override
    int minutes(long epochDay) {
      return MINUTES_A_DAY;
    }

    @Override
    long tradingDays(long fromEpochDay, long toEpochDay) {
      return toEpochDay - fromEpochDay;
    }

    @Override
    public Optional<SessionChange> changeAfter(long timeNanos) {
      return Optional.empty();
    }
  },

  /** The regular hours of the American stock exchanges, every weekday: their holidays are not. */
  EXCHANGE("America/New_York", "0930-1600") {

    @Override
    int openMinute(long epochDay) {
      var open = LocalDate.ofEpochDay(epochDay).atTime(OPEN).atZone(ZoneId.of(timezone()));
      return open.withZoneSameInstant(ZoneOffset.UTC).get(ChronoField.MINUTE_OF_DAY);
    }

    @Override
    int minutes(long epochDay) {
      return weekday(epochDay) < WEEKDAYS ? SESSION_MINUTES : 0;
    }

    @Override
    long tradingDays(long fromEpochDay, long toEpochDay) {
      return weekdaysUntil(toEpochDay) - weekdaysUntil(fromEpochDay);
    }

    @Override
    public Optional<SessionChange> changeAfter(long timeNanos) {
      for (long day = Math.floorDiv(timeNanos, DAY_NANOS); ; day++) {
        if (minutes(day) == 0) {
          continue;
        }
        long openNanos = day * DAY_NANOS + openMinute(day) * MINUTE_NANOS;
        if (openNanos > timeNanos) {
          return Optional.of(new SessionChange(true, openNanos));
        }
        long closeNanos = openNanos + SESSION_MINUTES * MINUTE_NANOS;
        if (closeNanos > timeNanos) {
          return Optional.of(new SessionChange(false, closeNanos));
        }
      }
    }
  };

  private static final int MINUTES_A_DAY = 1440;
  private static final int SESSION_MINUTES = 390;
  private static final int WEEKDAYS = 5;
  private static final LocalTime OPEN = LocalTime.of(9, 30);
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long DAY_NANOS = MINUTES_A_DAY * MINUTE_NANOS;

  /** 1970-01-01 was a Thursday. */
  private static final long MONDAY_BEFORE_EPOCH = -3;

  private final String timezone;
  private final String session;

  TradingHours(String timezone, String session) {
    this.timezone = timezone;
    this.session = session;
  }

  /** Its name in a configuration. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The hours of that name; empty if there are none. */
  public static Optional<TradingHours> of(String code) {
    return Arrays.stream(values()).filter(hours -> hours.code().equals(code)).findFirst();
  }

  /** The IANA time zone that the session is told in. */
  public String timezone() {
    return timezone;
  }

  /** {@code 24x7}, or from and to in hours and minutes, such as {@code 0930-1600}. */
  public String session() {
    return session;
  }

  /**
   * The next opening or closing; none where trading never stops.
   *
   * @param timeNanos exclusive, nanoseconds since the epoch
   */
  public abstract Optional<SessionChange> changeAfter(long timeNanos);

  /** The minute of a day in which trading begins. */
  abstract int openMinute(long epochDay);

  /** How long trading lasts on a day; 0 where there is none. */
  abstract int minutes(long epochDay);

  /** How many days of trading there are from one day, inclusive, to another, exclusive. */
  abstract long tradingDays(long fromEpochDay, long toEpochDay);

  private static long weekday(long epochDay) {
    return Math.floorMod(epochDay - MONDAY_BEFORE_EPOCH, 7);
  }

  private static long weekdaysUntil(long epochDay) {
    long weeks = Math.floorDiv(epochDay - MONDAY_BEFORE_EPOCH, 7);
    return weeks * WEEKDAYS + Math.min(weekday(epochDay), WEEKDAYS);
  }

  /**
   * Trading begins or ends.
   *
   * @param open whether there is trading from then on
   * @param timeNanos nanoseconds since the epoch
   */
  public record SessionChange(boolean open, long timeNanos) {}
}
