package io.tapeloom.feed.binance.live;

import io.tapeloom.feed.binance.live.StandInMarket.Sent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** What a symbol of the stand-in venue will tell: made up from a seed, or recorded. */
final class StandInScript {

  private static final int LEVELS = 60;

  private final VenueMarket market;
  private final String symbol;
  private final SplittableRandom random;
  private final List<Sent> script = new ArrayList<>();

  /** Prices in hundredths, quantities in thousandths. */
  private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());

  private final NavigableMap<Long, Long> asks = new TreeMap<>();
  private long updateId = 5_000;
  private long tradeId = 700;
  private long timeMillis;

  private StandInScript(VenueMarket market, String symbol, long seed, long beginMillis) {
    this.market = market;
    this.symbol = symbol;
    this.random = new SplittableRandom(seed);
    this.timeMillis = beginMillis;
  }

  /** A market that wanders about; each step is a trade or a change of the book, 40 ms apart. */
  static StandInMarket wandering(
      VenueMarket market, String symbol, long seed, long beginMillis, int steps) {
    var script = new StandInScript(market, symbol, seed, beginMillis);
    for (int i = 1; i <= LEVELS; i++) {
      script.bids.put(100_000L - i, script.quantity());
      script.asks.put(100_000L + i, script.quantity());
    }
    var snapshot =
        "{\"lastUpdateId\":%d,\"bids\":[%s],\"asks\":[%s]}"
            .formatted(script.updateId, levels(script.bids), levels(script.asks));
    for (int i = 0; i < steps; i++) {
      script.timeMillis += 40;
      if (script.random.nextInt(3) == 0) {
        script.trade();
      } else {
        script.change();
      }
    }
    return new StandInMarket(symbol, snapshot, script.script);
  }

  private long quantity() {
    return 1 + random.nextLong(5_000);
  }

  private void trade() {
    boolean sell = random.nextBoolean();
    long price = sell ? bids.firstKey() : asks.firstKey();
    tradeId++;
    var kind = market == VenueMarket.SPOT ? "trade" : "aggTrade";
    var id = market == VenueMarket.SPOT ? "t" : "a";
    tell(
        kind,
        "{\"e\":\"%s\",\"E\":%d,\"s\":\"%s\",\"%s\":%d,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":%s%s}"
            .formatted(
                kind,
                timeMillis,
                symbol,
                id,
                tradeId,
                price(price),
                quantity(quantity()),
                timeMillis,
                sell,
                market == VenueMarket.SPOT ? ",\"M\":true" : ""));
  }

  private void change() {
    long before = updateId;
    updateId += 1 + random.nextInt(4);
    var changedBids = new TreeMap<Long, Long>();
    var changedAsks = new TreeMap<Long, Long>();
    for (int i = 0; i < 3; i++) {
      boolean bid = random.nextBoolean();
      var side = bid ? bids : asks;
      var changed = bid ? changedBids : changedAsks;
      boolean vanish = side.size() > LEVELS / 2 && random.nextInt(3) == 0;
      long price =
          vanish
              ? side.firstKey()
              : bid
                  ? asks.firstKey() - 1 - random.nextInt(20)
                  : bids.firstKey() + 1 + random.nextInt(20);
      long quantity = vanish ? 0 : quantity();
      changed.put(price, quantity);
      if (vanish) {
        side.remove(price);
      } else {
        side.put(price, quantity);
      }
    }
    ticker();
    tell(
        "depth@100ms",
        "{\"e\":\"depthUpdate\",\"E\":%d,%s\"s\":\"%s\",\"U\":%d,\"u\":%d,%s\"b\":[%s],\"a\":[%s]}"
            .formatted(
                timeMillis,
                market == VenueMarket.SPOT ? "" : "\"T\":%d,".formatted(timeMillis),
                symbol,
                before + 1,
                updateId,
                market == VenueMarket.SPOT ? "" : "\"pu\":%d,".formatted(before),
                levels(changedBids),
                levels(changedAsks)));
  }

  /** The best prices come sooner than the change that they are of. */
  private void ticker() {
    tell(
        "bookTicker",
        "{%s\"u\":%d,\"s\":\"%s\",\"b\":\"%s\",\"B\":\"%s\",\"a\":\"%s\",\"A\":\"%s\"%s}"
            .formatted(
                market == VenueMarket.SPOT ? "" : "\"e\":\"bookTicker\",",
                updateId,
                symbol,
                price(bids.firstKey()),
                quantity(bids.firstEntry().getValue()),
                price(asks.firstKey()),
                quantity(asks.firstEntry().getValue()),
                market == VenueMarket.SPOT
                    ? ""
                    : ",\"T\":%d,\"E\":%d".formatted(timeMillis, timeMillis)));
  }

  private void tell(String kind, String message) {
    script.add(sent(symbol, kind, message));
  }

  private static Sent sent(String symbol, String kind, String message) {
    var stream = symbol.toLowerCase(Locale.ROOT) + '@' + kind;
    return new Sent(stream, "{\"stream\":\"%s\",\"data\":%s}".formatted(stream, message));
  }

  private static String levels(NavigableMap<Long, Long> side) {
    return side.entrySet().stream()
        .map(
            level -> "[\"%s\",\"%s\"]".formatted(price(level.getKey()), quantity(level.getValue())))
        .collect(Collectors.joining(","));
  }

  private static String price(long units) {
    return BigDecimal.valueOf(units, 2).toPlainString();
  }

  private static String quantity(long units) {
    return BigDecimal.valueOf(units, 3).toPlainString();
  }

  /**
   * What a real venue was heard to say from its first snapshot on. Single executions of futures are
   * told as aggregated ones, which is what is asked for there.
   *
   * @param most messages
   */
  static StandInMarket recorded(VenueMarket market, String symbol, Path file, int most)
      throws IOException {
    return recorded(market, symbol, symbol, file, most);
  }

  /**
   * The same under another symbol.
   *
   * @param of the symbol of the recording
   */
  static StandInMarket recorded(VenueMarket market, String symbol, String of, Path file, int most)
      throws IOException {
    var script = new ArrayList<Sent>();
    var snapshot = "";
    long id = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine();
          line != null && script.size() < most;
          line = lines.readLine()) {
        var text =
            line.substring(line.indexOf(' ') + 1).replace('"' + of + '"', '"' + symbol + '"');
        if (text.contains("\"lastUpdateId\"")) {
          snapshot = text;
        } else if (!text.contains("\"X\":\"") || text.contains("\"X\":\"MARKET\"")) {
          // others are not among the aggregated executions
          id += text.contains("@trade\"") ? 1 : 0;
          script.add(recorded(market, symbol, text, id));
        }
      }
    }
    return new StandInMarket(symbol, snapshot, script);
  }

  private static Sent recorded(VenueMarket market, String symbol, String text, long id) {
    var data = text.substring(text.indexOf("\"data\":") + 7, text.length() - 1);
    if (text.contains("@bookTicker\"")) {
      return sent(symbol, "bookTicker", data);
    }
    if (text.contains("@depth@")) {
      return sent(symbol, "depth@100ms", data);
    }
    return market == VenueMarket.SPOT
        ? sent(symbol, "trade", data)
        : sent(symbol, "aggTrade", aggregated(data, id));
  }

  private static String aggregated(String trade, long id) {
    return trade
        .replace("\"e\":\"trade\"", "\"e\":\"aggTrade\"")
        .replaceFirst("\"t\":\\d+", "\"a\":" + id)
        .replace(",\"X\":\"MARKET\"", "");
  }
}
