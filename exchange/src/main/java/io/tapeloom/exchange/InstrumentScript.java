package io.tapeloom.exchange;

import io.tapeloom.market.Bar;
import java.util.Optional;

/**
 * All events of one instrument, for all time: days consist of minutes, minutes of orders. Each
 * level is drawn within the bounds of the level above. So a bar is known without its trades and
 * still matches them exactly. Thread-safe.
 */
final class InstrumentScript {

  /** 2024-01-01, a Monday and the first day of a month and of a year. */
  static final long BEGIN_MILLIS = 1_704_067_200_000L;

  static final long MINUTE_MILLIS = 60_000L;

  static final long MINUTE_NANOS = 60_000_000_000L;

  private static final long BEGIN_DAY = BEGIN_MILLIS / (Activity.MINUTES * MINUTE_MILLIS);

  /**
   * A generous bound of the orders that are filled in one step of a minute; it determines the range
   * of trade numbers of a minute.
   */
  private static final int MAX_TRADES_A_STEP = 100;

  private final Listing listing;
  private final TradingHours hours;
  private final int ordersPerMinute;
  private final DailyWalk walk;
  private final DayNoise dayNoise;
  private final MinuteNoise minuteNoise;

  /** The noise of a day's minutes. */
  record DayNoise(Noise steps, Noise ranges, Noise volumes) {}

  /** The noise of the orders of a minute, and of its opening book. */
  record MinuteNoise(Noise script, Noise flow, Noise book) {}

  /**
   * @param ordersPerMinute mean number of taking orders per minute, and number of refreshes of the
   *     resting orders per minute; at least {@link DayScript#MIN_ORDERS}
   */
  InstrumentScript(long seed, Listing listing, TradingHours hours, int ordersPerMinute) {
    Noise noise = Noise.of(seed).split(listing.instrument().symbol());
    this.listing = listing;
    this.hours = hours;
    this.ordersPerMinute = ordersPerMinute;
    this.walk = new DailyWalk(listing, noise);
    this.dayNoise =
        new DayNoise(
            noise.split("minute steps"),
            noise.split("minute ranges"),
            noise.split("minute volumes"));
    this.minuteNoise =
        new MinuteNoise(
            noise.split("minute scripts"), noise.split("order flow"), noise.split("books"));
  }

  Listing listing() {
    return listing;
  }

  TradingSession session(int day) {
    long epochDay = BEGIN_DAY + day;
    return new TradingSession(
        day,
        hours.minutes(BEGIN_DAY, epochDay),
        hours.openMinute(epochDay),
        hours.minutes(epochDay));
  }

  /** A day, counted from the first day of the venue. */
  DayScript day(int day) {
    return new DayScript(listing, walk, dayNoise, session(day), ordersPerMinute);
  }

  /**
   * The market of a minute with trading, at the start of the minute; minutes are counted from
   * midnight.
   */
  MinuteMarket market(DayScript day, int minute, MinuteMarket.Detail detail) {
    long index = index(day.session().day(), minute);
    Bar bar = day.minute(minute);
    long lastPrice = closeBefore(day, minute).orElse(bar.open());
    var flow = new OrderFlow(listing, minuteNoise.flow().at(index), book(index, lastPrice));
    Optional<OpeningBook> next =
        isOpen(index + 1) ? Optional.of(book(index + 1, bar.close())) : Optional.empty();
    return new MinuteMarket(
        listing.instrument(), detail, minute(day, minute, bar), flow, ordersPerMinute, next);
  }

  private MinuteScript minute(DayScript day, int minute, Bar bar) {
    TradingSession session = day.session();
    long minutesBefore = session.minutesBefore() + minute - session.openMinute();
    long ordersBefore = session.minutesBefore() * ordersPerMinute + day.ordersBefore(minute);
    return new MinuteScript(
        listing,
        minuteNoise.script().at(index(session.day(), minute)),
        bar,
        day.orders(minute),
        ordersPerMinute,
        minutesBefore * ordersPerMinute + 2 * ordersBefore,
        minutesBefore * tradeIdsPerMinute());
  }

  /** The order book at the start of a minute, counted from the first minute of the venue. */
  private OpeningBook book(long index, long lastPrice) {
    int tick = listing.instrument().minMove();
    return new OpeningBook(listing, new Draws(minuteNoise.book().at(index)), lastPrice / tick);
  }

  /** The last price of the previous minute; empty at the start of a session. */
  private Optional<Long> closeBefore(DayScript day, int minute) {
    int number = day.session().day();
    if (!isOpen(index(number, minute) - 1)) {
      return Optional.empty();
    }
    Bar before = minute > 0 ? day.minute(minute - 1) : day(number - 1).minute(Activity.MINUTES - 1);
    return Optional.of(before.close());
  }

  /** Whether there is trading in a minute, counted from the first minute of the venue. */
  boolean isOpen(long index) {
    return index >= 0
        && session((int) (index / Activity.MINUTES)).contains((int) (index % Activity.MINUTES));
  }

  private long tradeIdsPerMinute() {
    long least = 3L * ordersPerMinute * MAX_TRADES_A_STEP;
    long room = 1;
    while (room < least) {
      room *= 10;
    }
    return room;
  }

  private static long index(int day, int minute) {
    return (long) day * Activity.MINUTES + minute;
  }
}
