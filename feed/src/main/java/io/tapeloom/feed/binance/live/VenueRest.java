package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.BinanceDecoder;
import io.tapeloom.feed.binance.BinanceMessage.DepthSnapshot;
import io.tapeloom.feed.binance.BinanceMessage.Execution;
import io.tapeloom.feed.binance.live.RestReader.Listed;
import io.tapeloom.feed.binance.live.VenueMarket.Depth;
import io.tapeloom.feed.venue.RequestBudget.Urgency;
import io.tapeloom.feed.venue.RestConnection;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The REST requests to the venue. Thread-safe; requests block. */
final class VenueRest {

  /** Maximum number of bars or trades in one answer. */
  static final int PAGE = 1_000;

  /** Maximum number of symbols that a request names; of more, all are requested. */
  private static final int MAX_NAMED = 100;

  private static final int BAD_REQUEST = 400;

  private final VenueMarket market;
  private final RestConnection connection;
  private final RestReader reader;

  VenueRest(VenueMarket market, RestConnection connection) {
    this.market = market;
    this.connection = connection;
    this.reader = new RestReader(market);
  }

  URI url() {
    return connection.url();
  }

  /** Returns the listed instruments among some symbols, by symbol, in this order. */
  Map<String, Instrument> instruments(List<String> symbols)
      throws IOException, InterruptedException {
    var listed = listed(symbols, reader::listing);
    var wanted = new LinkedHashMap<String, Instrument>();
    for (var symbol : symbols) {
      var found = listed.get(symbol);
      if (found != null) {
        wanted.put(symbol, found.instrument());
      }
    }
    return wanted;
  }

  /** Returns all symbols that the venue lists, in its order. */
  Map<String, Listed> listing() throws IOException, InterruptedException {
    return reader.listing(everything());
  }

  private byte[] everything() throws IOException, InterruptedException {
    return get(
        switch (market) {
          case SPOT -> "exchangeInfo?showPermissionSets=false";
          case USDM -> "exchangeInfo";
        },
        market.weights().listing(),
        Urgency.URGENT);
  }

  /** Returns the symbols that are not traded now, with the reasons. */
  Map<String, String> halted(List<String> symbols) throws IOException, InterruptedException {
    var statuses = listed(symbols, reader::statuses);
    var halted = new HashMap<String, String>();
    for (var symbol : symbols) {
      var status = statuses.get(symbol);
      if (status == null) {
        halted.put(symbol, "no longer listed");
      } else if (!status.equals(RestReader.TRADING)) {
        halted.put(symbol, "not trading now, status " + status);
      }
    }
    return halted;
  }

  /** Reads one value per symbol from an answer. */
  private interface Reading<T> {

    Map<String, T> of(byte[] answer) throws IOException;
  }

  private <T> Map<String, T> listed(List<String> symbols, Reading<T> reading)
      throws IOException, InterruptedException {
    return switch (market) {
      case SPOT ->
          symbols.size() > MAX_NAMED ? reading.of(everything()) : listedOnSpot(symbols, reading);
      case USDM -> reading.of(everything());
    };
  }

  /**
   * Requests all symbols together; the venue rejects this if one is not listed, then one by one.
   */
  private <T> Map<String, T> listedOnSpot(List<String> symbols, Reading<T> reading)
      throws IOException, InterruptedException {
    var all = symbols.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
    try {
      return reading.of(
          get(
              "exchangeInfo?symbols=" + URLEncoder.encode("[" + all + "]", StandardCharsets.UTF_8),
              market.weights().listing(),
              Urgency.URGENT));
    } catch (RestConnection.Refused refused) {
      if (refused.status() != BAD_REQUEST || symbols.size() == 1) {
        return emptyIfUnknown(refused);
      }
    }
    var listed = new LinkedHashMap<String, T>();
    for (var symbol : symbols) {
      listed.putAll(listedOnSpot(List.of(symbol), reading));
    }
    return listed;
  }

  private static <T> Map<String, T> emptyIfUnknown(RestConnection.Refused refused)
      throws RestConnection.Refused {
    if (refused.status() == BAD_REQUEST) {
      return Map.of();
    }
    throw refused;
  }

  /**
   * Returns bars in units of the instrument, oldest first. Periods without trades have no bar.
   *
   * @param fromMillis the earliest start of a bar, inclusive
   * @param toMillis the latest start of a bar, exclusive
   */
  List<Bar> bars(
      String symbol,
      Instrument instrument,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      Urgency urgency)
      throws IOException, InterruptedException {
    var bars = new ArrayList<Bar>();
    long from = fromMillis;
    while (from < toMillis) {
      var answer =
          get(
              "klines?symbol=%s&interval=%s&startTime=%d&endTime=%d&limit=%d"
                  .formatted(symbol, interval(resolution), from, toMillis - 1, PAGE),
              market.weights().klines(),
              urgency);
      var page = reader.bars(answer, instrument);
      page.bars().stream().filter(bar -> bar.timeMillis() < toMillis).forEach(bars::add);
      long newest = page.newestMillis();
      if (page.size() < PAGE || newest < from || newest >= toMillis) {
        break;
      }
      from = resolution.endMillis(newest);
    }
    return bars;
  }

  private static String interval(Resolution resolution) {
    return switch (resolution) {
      case MINUTES_1 -> "1m";
      case MINUTES_5 -> "5m";
      case MINUTES_15 -> "15m";
      case MINUTES_30 -> "30m";
      case MINUTES_60 -> "1h";
      case DAY -> "1d";
      case WEEK -> "1w";
      case MONTH -> "1M";
    };
  }

  /** Returns the current order book. */
  DepthSnapshot snapshot(String symbol, Depth depth) throws IOException, InterruptedException {
    var answer =
        get(
            "depth?symbol=%s&limit=%d".formatted(symbol, depth.levels()),
            market.weight(depth),
            Urgency.URGENT);
    if (new BinanceDecoder().decode(answer, 0, answer.length) instanceof DepthSnapshot snapshot) {
      return snapshot;
    }
    throw new IOException(url() + " answered without an order book");
  }

  /** Returns the id of the first trade from a moment on; empty: there is none yet. */
  OptionalLong firstTradeId(String symbol, long fromMillis)
      throws IOException, InterruptedException {
    var answer =
        get(
            "aggTrades?symbol=%s&startTime=%d&limit=1".formatted(symbol, fromMillis),
            market.weights().firstTrade(),
            Urgency.URGENT);
    return reader.firstTradeId(answer);
  }

  /** Returns trades in the order of their ids, from one id on; at most {@link #PAGE}. */
  List<Execution> trades(String symbol, long fromId, Urgency urgency)
      throws IOException, InterruptedException {
    var answer =
        get(
            "%s?symbol=%s&fromId=%d&limit=%d"
                .formatted(
                    switch (market) {
                      case SPOT -> "historicalTrades";
                      case USDM -> "aggTrades";
                    },
                    symbol,
                    fromId,
                    PAGE),
            market.weights().trades(),
            urgency);
    return reader.trades(answer, symbol);
  }

  private byte[] get(String question, int weight, Urgency urgency)
      throws IOException, InterruptedException {
    return connection.get(market.restPath() + question, weight, urgency);
  }
}
