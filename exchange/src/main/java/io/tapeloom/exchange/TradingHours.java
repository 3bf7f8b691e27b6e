package io.tapeloom.exchange;

import io.tapeloom.market.TradingCalendar;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The trading hours of a venue. Days are UTC days, counted from 1970-01-01. */
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

  /** The name in the configuration. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The hours with a name; empty when there are none. */
  public static Optional<TradingHours> of(String code) {
    return Arrays.stream(values()).filter(hours -> hours.code().equals(code)).findFirst();
  }

  /** The IANA time zone of the session. */
  public String timezone() {
    return timezone;
  }

  /** {@code 24x7}, or start and end in hours and minutes, such as {@code 0930-1600}. */
  public String session() {
    return session;
  }

  /** The trading days, and the periods of bars. */
  public abstract TradingCalendar calendar();

  /**
   * The next opening or closing; empty when trading never stops.
   *
   * @param timeNanos exclusive, nanoseconds since the epoch
   */
  public abstract Optional<SessionChange> changeAfter(long timeNanos);

  /** The minute of a day at which trading begins. */
  abstract int openMinute(long epochDay);

  /** Length of trading on a day, in minutes; 0 without trading. */
  abstract int minutes(long epochDay);

  /** The minutes of trading from one day, inclusive, to another, exclusive. */
  abstract long minutes(long fromEpochDay, long toEpochDay);

  /**
   * The start or end of trading.
   *
   * @param open whether trading starts
   * @param timeNanos nanoseconds since the epoch
   */
  public record SessionChange(boolean open, long timeNanos) {}
}
