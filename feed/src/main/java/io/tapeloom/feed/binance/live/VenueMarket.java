package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceListing;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The supported markets of the venue, and their differences. */
public enum VenueMarket {
  /** Single executions, which can be requested by their id. */
  SPOT("https://api.binance.com", "wss://stream.binance.com:9443", "/api/v3/"),

  /**
   * Aggregated executions: single ones are not on a documented stream, and requesting missed ones
   * needs a key.
   */
  USDM("https://fapi.binance.com", "wss://fstream.binance.com", "/fapi/v1/");

  /**
   * The URL path of some kinds of streams.
   *
   * @param path the path before that of the combined streams
   * @param kinds the parts after the symbol in the names of the streams
   */
  record Route(String path, List<String> kinds) {}

  /**
   * The weights of requests.
   *
   * @param perMinute the limit of an address per minute
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

  /** The name of this market in the settings. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The public REST URL. */
  public URI restUrl() {
    return restUrl;
  }

  /** The public URL of the streams. */
  public URI streamUrl() {
    return streamUrl;
  }

  /** Returns the name of a venue symbol in this program. */
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
