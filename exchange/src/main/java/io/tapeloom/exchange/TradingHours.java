package io.tapeloom.exchange;

import io.tapeloom.market.TradingCalendar;
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
    long minutes(long fromEpochDay, long toEpochDay) {
      return (toEpochDay - fromEpochDay) * MINUTES_A_DAY;
    }

    @Override
    public Optional<SessionChange> changeAfter(long timeNanos) {
      return Optional.empty();
    }

    @Override
    public TradingCalendar calendar() {
      return TradingCalendar.ALWAYS;
    }
  },

  /** The regular sessions of the New York Stock Exchange, with its holidays and early closes. */
  EXCHANGE(NyseCalendar.ZONE.getId(), NyseCalendar.session()) {

    @Override
    int openMinute(long epochDay) {
      return NyseCalendar.INSTANCE.openMinute(epochDay);
    }

    @Override
    int minutes(long epochDay) {
      return NyseCalendar.INSTANCE.minutes(epochDay);
    }

    @Override
    long minutes(long fromEpochDay, long toEpochDay) {
      return NyseCalendar.INSTANCE.minutes(fromEpochDay, toEpochDay);
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
        long closeNanos = openNanos + minutes(day) * MINUTE_NANOS;
        if (closeNanos > timeNanos) {
          return Optional.of(new SessionChange(false, closeNanos));
        }
      }
    }

    @Override
    public TradingCalendar calendar() {
      return NyseCalendar.INSTANCE;
    }
  };

  private static final int MINUTES_A_DAY = 1440;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long DAY_NANOS = MINUTES_A_DAY * MINUTE_NANOS;

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

  /** The days of trading, and how bars are cut by them. */
  public abstract TradingCalendar calendar();

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

  /** The minutes of trading from one day, inclusive, to another, exclusive. */
  abstract long minutes(long fromEpochDay, long toEpochDay);

  /**
   * Trading begins or ends.
   *
   * @param open whether there is trading from then on
   * @param timeNanos nanoseconds since the epoch
   */
  public record SessionChange(boolean open, long timeNanos) {}
}
