package io.tapeloom.server.config;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.TradingHours;
import io.tapeloom.feed.Chaos;
import io.tapeloom.feed.simulated.SimulatedMarket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The market, as the environment says. Immutable.
 *
 * @param feed where its events come from
 * @param recorder where they are written down
 * @param speed how much faster than life the simulated market trades
 * @param hours when it trades
 * @param listings what it has; empty: the seven stocks
 * @param chaos how its feed misbehaves
 * @param historyCacheBytes what the computed past of the simulated market may take in memory
 * @param staleAfter how long an open market may be silent; empty: for any time
 */
public record MarketSettings(
    FeedSettings feed,
    RecorderSettings recorder,
    long seed,
    double speed,
    TradingHours hours,
    Optional<List<Listing>> listings,
    Chaos chaos,
    long historyCacheBytes,
    Optional<Duration> staleAfter) {

  static final Variable<Long> MARKET_SEED =
      Variable.seed(
          "MARKET_SEED", 1, "Seed of the simulated market; the same seed, the same market");
  static final Variable<Double> MARKET_SPEED =
      Variable.factor(
          "MARKET_SPEED",
          "1.0",
          "0.1",
          "1000",
          "How many times faster than life the simulated market trades");
  static final Variable<String> MARKET_HOURS =
      Variable.oneOf(
          "MARKET_HOURS",
          TradingHours.ALWAYS.code(),
          Arrays.stream(TradingHours.values()).map(TradingHours::code).toList(),
          "When the simulated market trades: `always`, or in the regular sessions of the `exchange`"
              + " (New York, with its holidays and early closes)");
  static final Variable<Optional<List<Listing>>> MARKET_SYMBOLS_FILE =
      new Variable<>(
          "MARKET_SYMBOLS_FILE",
          "",
          "JSON file with the symbols of the simulated market, such as"
              + " `[{\"symbol\":\"ACME\",\"price\":42.5}]`; unset: seven American stocks",
          SymbolsFile::parse);
  static final Variable<Chaos> MARKET_CHAOS =
      new Variable<>(
          "MARKET_CHAOS",
          "",
          "How the market's feed misbehaves, for tests of clients: parts of its events, such as"
              + " `gap=0.01,delay=0.05,reorder=0.02,stop=0.001`; unset: not at all",
          MarketSettings::chaos);
  static final Variable<Integer> HISTORY_CACHE_BYTES =
      Variable.integer(
          "HISTORY_CACHE_BYTES",
          (int) SimulatedMarket.DEFAULT_CACHE_BYTES,
          1 << 20,
          Integer.MAX_VALUE,
          "Bytes of memory for bars of the simulated market's past, which are computed when they"
              + " are read");
  static final Variable<Duration> MARKET_STALE_AFTER =
      Variable.seconds(
          "MARKET_STALE_AFTER",
          "60",
          "0",
          "86400",
          "Seconds without any event after which an open market is reported as stale; a simulated"
              + " market slower than life has more, a recording any; 0: never");

  /** Its variables, in the order in which people look for them. */
  static List<Variable<?>> variables() {
    return Stream.of(
            FeedSettings.variables(),
            RecorderSettings.variables(),
            List.<Variable<?>>of(
                MARKET_SEED,
                MARKET_SPEED,
                MARKET_HOURS,
                MARKET_SYMBOLS_FILE,
                MARKET_CHAOS,
                HISTORY_CACHE_BYTES,
                MARKET_STALE_AFTER))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Reads an environment.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static MarketSettings in(Map<String, String> environment) {
    var listings = MARKET_SYMBOLS_FILE.in(environment);
    var feed = FeedSettings.in(environment);
    double speed = MARKET_SPEED.in(environment);
    return new MarketSettings(
        feed,
        RecorderSettings.in(environment),
        MARKET_SEED.in(environment),
        speed,
        TradingHours.of(MARKET_HOURS.in(environment)).orElseThrow(),
        listings,
        MARKET_CHAOS.in(environment),
        HISTORY_CACHE_BYTES.in(environment),
        staleAfter(feed, speed, MARKET_STALE_AFTER.in(environment)));
  }

  /** A recording may be silent for as long as it was; what comes next is known. */
  private static Optional<Duration> staleAfter(
      FeedSettings feed, double speed, Duration configured) {
    if (configured.isZero()) {
      return Optional.empty();
    }
    return switch (feed) {
      case FeedSettings.Simulated _ ->
          Optional.of(Duration.ofMillis((long) (configured.toMillis() / Math.min(1, speed))));
      case FeedSettings.Recorded _ -> Optional.empty();
      case FeedSettings.Binance _ -> Optional.of(configured);
    };
  }

  /** What the simulated market has, at its hours. */
  public List<Listing> listed() {
    return listings
        .map(given -> given.stream().map(listing -> listing.at(hours)).toList())
        .orElse(Listing.stocks(hours));
  }

  /** The symbols of the market; empty: those that it has unless it is told otherwise. */
  Optional<List<String>> symbols() {
    return feed.symbols()
        .or(
            () ->
                listings.map(
                    given ->
                        given.stream().map(listing -> listing.instrument().symbol()).toList()));
  }

  private static Variable.Parsed<Chaos> chaos(String text) {
    try {
      return new Variable.Parsed.Value<>(Chaos.parse(text));
    } catch (IllegalArgumentException e) {
      return new Variable.Parsed.Refused<>(String.valueOf(e.getMessage()));
    }
  }
}
