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
 * The settings of the market, read from the environment. Immutable.
 *
 * @param feed the source of its events
 * @param recorder where its events are recorded
 * @param speed speed of the simulated market as a multiple of real time
 * @param hours when the simulated market trades
 * @param listings the instruments of the simulated market; empty: the seven default stocks
 * @param chaos the faults that are injected into the feed
 * @param historyCacheBytes maximum memory of the simulated market's computed history, in bytes
 * @param staleAfter how long an open market may have no events before it is reported as stale;
 *     empty: no limit
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
          "MARKET_SEED", 1, "Seed of the simulated market; the same seed gives the same market");
  static final Variable<Double> MARKET_SPEED =
      Variable.factor(
          "MARKET_SPEED",
          "1.0",
          "0.1",
          "1000",
          "Speed of the simulated market as a multiple of real time, 0.1 to 1000");
  static final Variable<String> MARKET_HOURS =
      Variable.oneOf(
          "MARKET_HOURS",
          TradingHours.ALWAYS.code(),
          Arrays.stream(TradingHours.values()).map(TradingHours::code).toList(),
          "When the simulated market trades: `always`, or `exchange` for the regular sessions of"
              + " New York with its holidays and early closes");
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
          "Faults to inject into the feed, for tests of clients: the fraction of events for each"
              + " fault, such as `gap=0.01,delay=0.05,reorder=0.02,stop=0.001`; unset: none",
          MarketSettings::chaos);
  static final Variable<Integer> HISTORY_CACHE_BYTES =
      Variable.integer(
          "HISTORY_CACHE_BYTES",
          (int) SimulatedMarket.DEFAULT_CACHE_BYTES,
          1 << 20,
          Integer.MAX_VALUE,
          "Maximum bytes of memory for the history of the simulated market, whose bars are computed"
              + " when they are read");
  static final Variable<Duration> MARKET_STALE_AFTER =
      Variable.seconds(
          "MARKET_STALE_AFTER",
          "60",
          "0",
          "86400",
          "Seconds without an event after which an open market is reported as stale; 0: never."
              + " Longer for a simulated market slower than real time; a recording is never stale");

  /** The variables, in the order of the documentation. */
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

  /** Returns the time until an open market is stale. A recording may have gaps of any length. */
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

  /** Returns the instruments of the simulated market, with its trading hours. */
  public List<Listing> listed() {
    return listings
        .map(given -> given.stream().map(listing -> listing.at(hours)).toList())
        .orElse(Listing.stocks(hours));
  }

  /** Returns the symbols that the settings define; empty: the market uses its default symbols. */
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
      return new Variable.Parsed.Refused<>(
          "a comma-separated list of rates such as gap=0.01,delay=0.05",
          Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
