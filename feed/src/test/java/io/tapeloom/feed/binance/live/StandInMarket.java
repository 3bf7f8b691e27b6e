package io.tapeloom.feed.binance.live;

import io.tapeloom.market.OrderBook.Level;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One symbol of the stand-in venue: what it will tell, message by message, and what is true after
 * each of them: its order book and its trades, kept by patterns, decimals and maps. Shares no code
 * with what it is compared with. Not thread-safe.
 */
final class StandInMarket {

  private static final Pattern LEVEL = Pattern.compile("\\[\"([0-9.]+)\",\"([0-9.]+)\"]");

  /** An id of a trade or an update. */
  private static final Pattern ID = Pattern.compile("\"(t|a|u|U|pu)\":([0-9]+)");

  /** A message, in the envelope of combined streams. */
  record Sent(String stream, String text) {}

  /** An execution. */
  record Print(long id, long timeMillis, BigDecimal price, BigDecimal quantity, boolean sell) {}

  private final String symbol;
  private final List<Sent> script;
  private int played;

  /** What is taken off the ids of trades and of updates, as they are told. */
  private long tradesBase;

  private long updatesBase;

  /**
   * What is written after the prices and quantities of trades, and after quantities of the book.
   */
  private String finerPrice = "";

  private String finerQuantity = "";
  private String finerBook = "";

  private final NavigableMap<BigDecimal, BigDecimal> bids =
      new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private long updateId;
  private final List<Print> prints = new ArrayList<>();

  /**
   * @param snapshot the book before the script, as REST tells it
   */
  StandInMarket(String symbol, String snapshot, List<Sent> script) {
    this.symbol = symbol;
    this.script = List.copyOf(script);
    change(snapshot, "\"bids\"", "\"asks\"");
    updateId = Long.parseLong(field(snapshot, "lastUpdateId"));
  }

  String symbol() {
    return symbol;
  }

  int left() {
    return script.size() - played;
  }

  /** Whether the next message changes the order book. */
  boolean changesBookNext() {
    return left() > 0 && script.get(played).text.contains("depthUpdate");
  }

  /** How many messages from here to the last change of the order book, that one included. */
  int toLastChange() {
    int last = script.size();
    while (last > played && !script.get(last - 1).text.contains("depthUpdate")) {
      last--;
    }
    return last - played;
  }

  /** Lets the next message be true, and returns it. */
  Sent next() {
    var sent = script.get(played++);
    var text = finer(sent.text);
    if (text.contains("\"depthUpdate\"")) {
      long last = Long.parseLong(field(text, "u"));
      if (last > updateId) {
        change(text, "\"b\"", "\"a\"");
        updateId = last;
      }
    } else if (text.contains("\"trade\"") || text.contains("\"aggTrade\"")) {
      prints.add(
          new Print(
              Long.parseLong(field(text, text.contains("\"aggTrade\"") ? "a" : "t")),
              Long.parseLong(field(text, "T")),
              new BigDecimal(field(text, "p")),
              new BigDecimal(field(text, "q")),
              field(text, "m").equals("true")));
    }
    return new Sent(sent.stream, counted(text));
  }

  /** From now on numbers have these digits more: prices and quantities of trades, and the book. */
  void finer(String price, String quantity, String ofBook) {
    finerPrice = price;
    finerQuantity = quantity;
    finerBook = ofBook;
  }

  private String finer(String text) {
    if (text.contains("\"depthUpdate\"")) {
      return LEVEL
          .matcher(text)
          .replaceAll(
              level ->
                  new BigDecimal(level.group(2)).signum() == 0
                      ? level.group()
                      : "[\"%s\",\"%s%s\"]".formatted(level.group(1), level.group(2), finerBook));
    }
    return text.contains("@bookTicker")
        ? text.replaceAll("(\"[AB]\":\"[0-9.]+)\"", "$1" + finerBook + "\"")
        : text.replaceAll("(\"p\":\"[0-9.]+)\"", "$1" + finerPrice + "\"")
            .replaceAll("(\"q\":\"[0-9.]+)\"", "$1" + finerQuantity + "\"");
  }

  /** Trades and updates of the book are told with ids from 1 on, as after a reset. */
  void countAnew() {
    tradesBase = prints.getLast().id();
    updatesBase = updateId;
  }

  /** The trades that REST knows: those of the present count, under its ids. */
  List<Print> given() {
    return prints.stream()
        .filter(print -> print.id > tradesBase)
        .map(
            print ->
                new Print(
                    print.id - tradesBase,
                    print.timeMillis,
                    print.price,
                    print.quantity,
                    print.sell))
        .toList();
  }

  private String counted(String text) {
    return ID.matcher(text)
        .replaceAll(
            id -> {
              boolean ofTrade = id.group(1).equals("t") || id.group(1).equals("a");
              long number = Long.parseLong(id.group(2)) - (ofTrade ? tradesBase : updatesBase);
              return "\"%s\":%d".formatted(id.group(1), number);
            });
  }

  private void change(String text, String bidsName, String asksName) {
    int bidsAt = text.indexOf(bidsName + ":[");
    int asksAt = text.indexOf(asksName + ":[");
    change(bids, text.substring(bidsAt, asksAt));
    change(asks, text.substring(asksAt));
  }

  private static void change(NavigableMap<BigDecimal, BigDecimal> side, String text) {
    var level = LEVEL.matcher(text);
    while (level.find()) {
      var price = new BigDecimal(level.group(1));
      var quantity = new BigDecimal(level.group(2));
      if (quantity.signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, quantity);
      }
    }
  }

  /** A field of a message, whose text is its first of that name. */
  static String field(String text, String name) {
    int start = text.indexOf("\"" + name + "\":");
    if (start < 0) {
      return "";
    }
    int from = start + name.length() + 3;
    int to = from;
    while (",}".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return text.substring(from, to).replace("\"", "");
  }

  /** The book, as REST tells it. */
  String snapshot() {
    return "{\"lastUpdateId\":%d,\"bids\":[%s],\"asks\":[%s]}"
        .formatted(updateId - updatesBase, levels(bids), levels(asks));
  }

  private static String levels(NavigableMap<BigDecimal, BigDecimal> side) {
    return side.entrySet().stream()
        .limit(1_000)
        .map(
            level ->
                "[\"%s\",\"%s\"]"
                    .formatted(level.getKey().toPlainString(), level.getValue().toPlainString()))
        .collect(Collectors.joining(","));
  }

  /** The best bids, in units of so many digits. */
  List<Level> bids(int most, int priceDigits, int quantityDigits) {
    return best(bids, most, priceDigits, quantityDigits);
  }

  /** The best asks, in units of so many digits. */
  List<Level> asks(int most, int priceDigits, int quantityDigits) {
    return best(asks, most, priceDigits, quantityDigits);
  }

  private static List<Level> best(
      NavigableMap<BigDecimal, BigDecimal> side, int most, int priceDigits, int quantityDigits) {
    return side.entrySet().stream()
        .limit(most)
        .map(
            level ->
                new Level(
                    level.getKey().movePointRight(priceDigits).longValueExact(),
                    level.getValue().movePointRight(quantityDigits).longValueExact()))
        .toList();
  }

  /** All trades that are true by now. */
  List<Print> prints() {
    return List.copyOf(prints);
  }
}
