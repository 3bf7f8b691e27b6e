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

  /** Whether the streams of a kind contain changes of order books. */
  static boolean isOfBook(String kind) {
    return kind.startsWith("depth");
  }

  /**
   * The weights of requests.
   *
   * @param perMinute the limit of an address per minute
   */
  record Weights(int perMinute, int listing, int klines, int trades, int firstTrade) {}

  /** Number of levels per side of an order book that is requested. */
  enum Depth {
    /** So that the best levels stay complete for a long time. */
    DEEP(1_000),

    /** Of less weight, where many order books may be requested. */
    SHALLOW(500);

    private final int levels;

    Depth(int levels) {
      this.levels = levels;
    }

    int levels() {
      return levels;
    }
  }

  /** Maximum number of attempts to connect of an address within five minutes. */
  static final int CONNECTIONS_IN_FIVE_MINUTES = 300;

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
      case SPOT -> new Weights(6_000, 20, 2, 25, 4);
      case USDM -> new Weights(2_400, 1, 5, 20, 20);
    };
  }

  /** The weight of a request for an order book. */
  int weight(Depth depth) {
    return switch (this) {
      case SPOT -> depth == Depth.DEEP ? 50 : 25;
      case USDM -> depth == Depth.DEEP ? 20 : 10;
    };
  }

  /** Returns the venue's symbol of a name in this program. */
  String symbolOf(String name) {
    return switch (this) {
      case SPOT -> name;
      case USDM -> BinanceListing.futuresSymbol(name);
    };
  }
}
