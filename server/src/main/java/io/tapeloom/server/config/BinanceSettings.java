package io.tapeloom.server.config;

import io.tapeloom.feed.binance.live.VenueMarket;
import io.tapeloom.feed.binance.live.VenueOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Binance venue, as the environment says. */
final class BinanceSettings {

  private static final String SYMBOL_LIST = "a comma-separated list of the venue's symbols";

  /** As the venue has them, short enough for the names that are made of them. */
  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9_]{2,30}");

  static final Variable<VenueMarket> BINANCE_MARKET =
      new Variable<>(
          "BINANCE_MARKET",
          VenueMarket.SPOT.code(),
          "The venue's market with `FEED=binance`: `spot`, or USD-M futures, `usdm`",
          BinanceSettings::market);
  static final Variable<List<String>> BINANCE_SYMBOLS =
      new Variable<>(
          "BINANCE_SYMBOLS",
          "",
          "What is followed there, comma-separated, such as `BTCUSDT,ETHUSDT`",
          BinanceSettings::symbols);
  static final Variable<Optional<URI>> BINANCE_STREAM_URL =
      new Variable<>(
          "BINANCE_STREAM_URL",
          "",
          "Where the venue's streams are (`wss://host:port`); unset: the public ones of its market",
          text -> url(text, "ws"));
  static final Variable<Optional<URI>> BINANCE_REST_URL =
      new Variable<>(
          "BINANCE_REST_URL",
          "",
          "Where the venue's REST is (`https://host:port`); unset: the public one of its market",
          text -> url(text, "http"));
  static final Variable<Integer> BINANCE_HISTORY =
      Variable.integer(
          "BINANCE_HISTORY",
          30,
          0,
          420,
          "Days of bars that are fetched from the venue at the start, 0 to 420; of fine ones fewer");

  private BinanceSettings() {}

  /** The variables, in the order in which people look for them. */
  static List<Variable<?>> variables() {
    return List.of(
        BINANCE_MARKET, BINANCE_SYMBOLS, BINANCE_STREAM_URL, BINANCE_REST_URL, BINANCE_HISTORY);
  }

  /**
   * Reads an environment, where the venue is wanted or not.
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
        BINANCE_HISTORY.in(environment));
  }

  /**
   * Sees to it that something is wanted of the venue.
   *
   * @throws InvalidSetting if nothing is
   */
  static VenueOptions wanted(VenueOptions options) {
    if (options.symbols().isEmpty()) {
      throw new InvalidSetting(BINANCE_SYMBOLS.name(), "", SYMBOL_LIST + ", where FEED=binance");
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
