package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceListing;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The markets of the venue that can be had, and in what they differ. */
public enum VenueMarket {
  /** Single executions, which can be asked for by their id. */
  SPOT("https://api.binance.com", "wss://stream.binance.com:9443", "/api/v3/"),

  /**
   * Aggregated executions: the single ones are on no documented stream, and asking for those that
   * were missed takes a key.
   */
  USDM("https://fapi.binance.com", "wss://fstream.binance.com", "/fapi/v1/");

  /**
   * Where some kinds of streams are served.
   *
   * @param path before that of the combined streams
   * @param kinds what stands behind the symbol in the name of a stream
   */
  record Route(String path, List<String> kinds) {}

  /**
   * What requests weigh.
   *
   * @param perMinute what an address may ask for
   */
  record Weights(
      int perMinute, int listing, int klines, int snapshot, int trades, int firstTrade) {}

  private final URI restUrl;
  private final URI streamUrl;
  private final String restPath;

  VenueMarket(String restUrl, String streamUrl, String restPath) {
    this.restUrl = URI.create(restUrl);
    this.streamUrl = URI.create(streamUrl);
    this.restPath = restPath;
  }

  /** Its name in settings. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the public asks. */
  public URI restUrl() {
    return restUrl;
  }

  /** Where the public listens. */
  public URI streamUrl() {
    return streamUrl;
  }

  /** What a symbol of the venue is called here. */
  public String nameOf(String symbol) {
    return switch (this) {
      case SPOT -> symbol;
      case USDM -> BinanceListing.futuresName(symbol);
    };
  }

  String restPath() {
    return restPath;
  }

  List<Route> routes() {
    return switch (this) {
      case SPOT -> List.of(new Route("", List.of("trade", "bookTicker", "depth@100ms")));
      case USDM ->
          List.of(
              new Route("/public", List.of("bookTicker", "depth@100ms")),
              new Route("/market", List.of("aggTrade")));
    };
  }

  Weights weights() {
    return switch (this) {
      case SPOT -> new Weights(6_000, 20, 2, 50, 25, 4);
      case USDM -> new Weights(2_400, 1, 5, 20, 20, 20);
    };
  }
}
