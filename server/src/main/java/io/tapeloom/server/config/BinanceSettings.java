package io.tapeloom.server.config;

import io.tapeloom.feed.binance.live.VenueMarket;
import io.tapeloom.feed.binance.live.VenueOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the settings of a Binance venue from the environment. */
final class BinanceSettings {

  private static final String SYMBOL_LIST = "a comma-separated list of the venue's symbols";

  /** The venue's own symbols. The limit leaves room for the suffixes that names add. */
  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9_]{2,30}");

  static final Variable<VenueMarket> BINANCE_MARKET =
      new Variable<>(
          "BINANCE_MARKET",
          VenueMarket.SPOT.code(),
          "Market of the venue with `FEED=binance`: `spot`, or `usdm` for USD-M futures",
          BinanceSettings::market);
  static final Variable<List<String>> BINANCE_SYMBOLS =
      new Variable<>(
          "BINANCE_SYMBOLS",
          "",
          "Symbols to read from the venue, comma-separated, such as `BTCUSDT,ETHUSDT`; `*`: all that"
              + " it trades, also those that it adds later",
          BinanceSettings::symbols);
  static final Variable<Optional<URI>> BINANCE_STREAM_URL =
      new Variable<>(
          "BINANCE_STREAM_URL",
          "",
          "URL of the venue's streams (`wss://host:port`); unset: the public URL of its market",
          text -> url(text, "ws"));
  static final Variable<Optional<URI>> BINANCE_REST_URL =
      new Variable<>(
          "BINANCE_REST_URL",
          "",
          "URL of the venue's REST API (`https://host:port`); unset: the public URL of its market",
          text -> url(text, "http"));
  static final Variable<Integer> BINANCE_HISTORY =
      Variable.integer(
          "BINANCE_HISTORY",
          30,
          0,
          420,
          "Days of bars to fetch from the venue at the start, 0 to 420; fine resolutions get"
              + " fewer. Of more than 50 symbols, older bars are fetched when they are read");
  static final Variable<Duration> BINANCE_LISTING_INTERVAL =
      Variable.seconds(
          "BINANCE_LISTING_INTERVAL",
          "60",
          "1",
          "86400",
          "With `BINANCE_SYMBOLS=*`: seconds between two requests for the venue's symbols");

  private BinanceSettings() {}

  /** The variables, in the order of the documentation. */
  static List<Variable<?>> variables() {
    return List.of(
        BINANCE_MARKET,
        BINANCE_SYMBOLS,
        BINANCE_STREAM_URL,
        BINANCE_REST_URL,
        BINANCE_HISTORY,
        BINANCE_LISTING_INTERVAL);
  }

  /**
   * Reads an environment, whether or not the venue is the selected feed.
   *
   * @throws InvalidSetting on the first variable whose value is not allowed
   */
  static VenueOptions in(Map<String, String> environment) {
    var market = BINANCE_MARKET.in(environment);
    return new VenueOptions(
        market,
        BINANCE_SYMBOLS.in(environment),
        BINANCE_STREAM_URL.in(environment).orElse(market.streamUrl()),
        BINANCE_REST_URL.in(environment).orElse(market.restUrl()),
        BINANCE_HISTORY.in(environment),
        BINANCE_LISTING_INTERVAL.in(environment));
  }

  /**
   * Checks that the options name at least one symbol.
   *
   * @throws InvalidSetting if they name none
   */
  static VenueOptions requireSymbols(VenueOptions options) {
    if (options.symbols().isEmpty()) {
      throw new InvalidSetting(BINANCE_SYMBOLS.name(), "", SYMBOL_LIST + " when FEED=binance");
    }
    return options;
  }

  private static Variable.Parsed<VenueMarket> market(String text) {
    return Arrays.stream(VenueMarket.values())
        .filter(market -> market.code().equalsIgnoreCase(text))
        .findFirst()
        .<Variable.Parsed<VenueMarket>>map(Variable.Parsed.Value::new)
        .orElse(
            new Variable.Parsed.Refused<>(
                "one of "
                    + String.join(
                        ", ",
                        Arrays.stream(VenueMarket.values()).map(VenueMarket::code).toList())));
  }

  private static Variable.Parsed<List<String>> symbols(String text) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(List.of());
    }
    if (text.equals(VenueOptions.ALL)) {
      return new Variable.Parsed.Value<>(List.of(VenueOptions.ALL));
    }
    var symbols =
        Arrays.stream(text.split(",", -1))
            .map(symbol -> symbol.strip().toUpperCase(Locale.ROOT))
            .distinct()
            .toList();
    return symbols.stream().allMatch(symbol -> SYMBOL.matcher(symbol).matches())
        ? new Variable.Parsed.Value<>(symbols)
        : new Variable.Parsed.Refused<>(SYMBOL_LIST + ", such as BTCUSDT,ETHUSDT");
  }

  private static Variable.Parsed<Optional<URI>> url(String text, String scheme) {
    if (text.isEmpty()) {
      return new Variable.Parsed.Value<>(Optional.empty());
    }
    var refused =
        new Variable.Parsed.Refused<Optional<URI>>(
            "%s://host[:port][/path] or %ss://host[:port][/path]".formatted(scheme, scheme));
    try {
      var url = new URI(text.replaceAll("/+$", ""));
      var given = String.valueOf(url.getScheme());
      return (given.equalsIgnoreCase(scheme) || given.equalsIgnoreCase(scheme + "s"))
              && url.getHost() != null
              && url.getUserInfo() == null
              && url.getQuery() == null
              && url.getFragment() == null
          ? new Variable.Parsed.Value<>(Optional.of(url))
          : refused;
    } catch (URISyntaxException e) {
      return refused;
    }
  }
}
