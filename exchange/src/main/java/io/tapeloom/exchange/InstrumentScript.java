package io.tapeloom.exchange;

import io.tapeloom.market.Bar;

/**
 * What one instrument does, for all time: days of minutes, minutes of trades. Each level is drawn
 * within the bounds of the one above it, so that a bar is known without its trades and is still
 * exactly what they come to. Thread-safe.
 */
final class InstrumentScript {

  /** 2024-01-01, a Monday and the first of a month and of a year. */
  static final long BEGIN_MILLIS = 1_704_067_200_000L;

  static final long MINUTE_MILLIS = 60_000L;

  static final long MINUTE_NANOS = 60_000_000_000L;

  private final Listing listing;
  private final int tradesPerMinute;
  private final DailyWalk walk;
  private final DayNoise dayNoise;
  private final TradeNoise tradeNoise;
  private final DepthNoise depthNoise;

  /** The noise of a day's minutes. */
  record DayNoise(Noise steps, Noise ranges, Noise volumes) {}

  /** The noise of trades and of the quotes around them. */
  record TradeNoise(Noise extremes, Noise steps, Noise marks, Noise sizes, Noise offers) {}

  /** The noise of the levels behind the best ones. */
  record DepthNoise(Noise bids, Noise asks) {}

  InstrumentScript(long seed, Listing listing, int tradesPerMinute) {
    Noise noise = Noise.of(seed).split(listing.instrument().symbol());
    this.listing = listing;
    this.tradesPerMinute = tradesPerMinute;
    this.walk = new DailyWalk(listing, noise);
    this.dayNoise =
        new DayNoise(
            noise.split("minute steps"),
            noise.split("minute ranges"),
            noise.split("minute volumes"));
    this.tradeNoise =
        new TradeNoise(
            noise.split("trade extremes"),
            noise.split("trade steps"),
            noise.split("trade marks"),
            noise.split("trade sizes"),
            noise.split("quote offers"));
    this.depthNoise = new DepthNoise(noise.split("bid depth"), noise.split("ask depth"));
  }

  Listing listing() {
    return listing;
  }

  /** A day, counted from the first of the venue. */
  DayScript day(int day) {
    return new DayScript(listing, walk, dayNoise, day, tradesPerMinute);
  }

  /** The mean time from one trade to the next. */
  long tradeDistanceNanos() {
    return MINUTE_NANOS / tradesPerMinute;
  }

  /** The trades that a minute's bar is made of. */
  MinuteTrades trades(Bar minute) {
    return new MinuteTrades(listing, tradeNoise, minute, tradesPerMinute);
  }

  /** What rests behind the best prices; it learns of trades as they are read. */
  Depth depth() {
    return new Depth(listing, depthNoise);
  }
}
