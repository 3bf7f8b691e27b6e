package io.tapeloom.feed.binance.live;

import io.tapeloom.market.OrderBook.Level;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One symbol of the model of a venue: all trades and all states of the order book, and the messages
 * about them. Each trade has a quantity that no other one has, and so has each level of the book.
 * Not thread-safe.
 */
final class ModelMarket {

  /** Prices are in hundredths, the events' in units of 1e-8. */
  static final long PRICE_UNITS = 1_000_000;

  private static final int LEVELS = 30;

  /** A trade; its count is the number of times that the ids began again before it. */
  record Print(int count, long id, long timeMillis, long price, boolean sell, boolean fine) {}

  /** The best levels, by the numbers of their quantities. */
  record Best(long bid, int bidNumber, long ask, int askNumber) {}

  /** A level, and the states of the book in which it was: the first, and the one after the last. */
  static final class Life {

    final long price;
    final boolean bid;
    final int from;
    int to = Integer.MAX_VALUE;

    private Life(long price, boolean bid, int from) {
      this.price = price;
      this.bid = bid;
      this.from = from;
    }
  }

  final String symbol;

  /** Whether quantities are whole numbers, unless they are finer for a while. */
  final boolean whole;

  final List<Print> prints = new ArrayList<>();
  final List<Best> bests = new ArrayList<>();
  final List<Life> lives = new ArrayList<>();

  /** Whether all losses can be known: none happened while the ids began again. */
  boolean exact = true;

  boolean halted;

  /** When the ids began again for the last time. */
  long countBeganNanos;

  boolean listed = true;

  private final SplittableRandom random;
  private final NavigableMap<Long, Integer> bids = new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Long, Integer> asks = new TreeMap<>();
  private final NavigableMap<Long, Integer> changedBids = new TreeMap<>();
  private final NavigableMap<Long, Integer> changedAsks = new TreeMap<>();

  /** The numbers of the quantities that are not whole. */
  private final List<Boolean> fineNumbers = new ArrayList<>();

  private boolean fine;
  private int states;
  private int count;
  private int countBegan;
  private long sinceId = 1_000;
  private long updateId = 1_000;

  ModelMarket(String symbol, boolean whole, SplittableRandom random) {
    this.symbol = symbol;
    this.whole = whole;
    this.random = random;
    number(0, true); // quantities are positive
    for (int i = 1; i <= LEVELS; i++) {
      bids.put(10_000L - i, number(10_000L - i, true));
      asks.put(10_000L + i, number(10_000L + i, false));
    }
    noteBest();
    changedBids.clear();
    changedAsks.clear();
  }

  private int number(long price, boolean bid) {
    lives.add(new Life(price, bid, states));
    fineNumbers.add(fine);
    return lives.size() - 1;
  }

  private String quantity(int number) {
    return number == 0 ? "0.00000000" : quantity(number, fineNumbers.get(number));
  }

  private String quantity(int number, boolean isFine) {
    return whole
        ? number + (isFine ? ".50000000" : ".00000000")
        : BigDecimal.valueOf(number, 8).toPlainString();
  }

  private static String price(long price) {
    return BigDecimal.valueOf(price, 2).toPlainString();
  }

  private String envelope(String kind, String data) {
    return "{\"stream\":\"%s@%s\",\"data\":%s}"
        .formatted(symbol.toLowerCase(Locale.ROOT), kind, data);
  }

  /** A trade happens; returns the message. */
  String trade(long timeMillis) {
    boolean sell = random.nextBoolean();
    var print =
        new Print(
            count,
            prints.size() - countBegan + 1L,
            timeMillis,
            sell ? bids.firstKey() : asks.firstKey(),
            sell,
            whole && fine);
    prints.add(print);
    return envelope(
        "trade",
        "{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":%s,\"M\":true}"
            .formatted(
                timeMillis,
                symbol,
                print.id,
                price(print.price),
                quantity(prints.size(), print.fine),
                timeMillis,
                sell));
  }

  /** The book changes; returns the message if the best levels have. */
  Optional<String> change() {
    states++;
    updateId++;
    boolean bid = random.nextBoolean();
    var side = bid ? bids : asks;
    if (side.size() > LEVELS / 2 && random.nextInt(3) == 0) {
      set(bid, side.firstKey(), true);
    } else {
      int away = random.nextInt(1, 15);
      set(bid, bid ? asks.firstKey() - away : bids.firstKey() + away, false);
    }
    return noteBest();
  }

  private void set(boolean bid, long price, boolean vanishes) {
    var side = bid ? bids : asks;
    var before = side.remove(price);
    if (before != null) {
      lives.get(before).to = states;
    }
    int number = vanishes ? 0 : number(price, bid);
    if (!vanishes) {
      side.put(price, number);
    }
    (bid ? changedBids : changedAsks).put(price, number);
  }

  private Optional<String> noteBest() {
    var best =
        new Best(
            bids.firstKey(),
            bids.firstEntry().getValue(),
            asks.firstKey(),
            asks.firstEntry().getValue());
    if (!bests.isEmpty() && bests.getLast().equals(best)) {
      return Optional.empty();
    }
    bests.add(best);
    return Optional.of(
        envelope(
            "bookTicker",
            "{\"u\":%d,\"s\":\"%s\",\"b\":\"%s\",\"B\":\"%s\",\"a\":\"%s\",\"A\":\"%s\"}"
                .formatted(
                    updateId,
                    symbol,
                    price(best.bid),
                    quantity(best.bidNumber),
                    price(best.ask),
                    quantity(best.askNumber))));
  }

  /** Returns the message about all changes since the last one. */
  Optional<String> depth(long timeMillis) {
    if (updateId == sinceId) {
      return Optional.empty();
    }
    var text =
        envelope(
            "depth@100ms",
            "{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"%s\",\"U\":%d,\"u\":%d,\"b\":[%s],\"a\":[%s]}"
                .formatted(
                    timeMillis,
                    symbol,
                    sinceId + 1,
                    updateId,
                    levels(changedBids),
                    levels(changedAsks)));
    sinceId = updateId;
    changedBids.clear();
    changedAsks.clear();
    return Optional.of(text);
  }

  private String levels(NavigableMap<Long, Integer> side) {
    return side.entrySet().stream()
        .map(
            level -> "[\"%s\",\"%s\"]".formatted(price(level.getKey()), quantity(level.getValue())))
        .collect(Collectors.joining(","));
  }

  /** The book, as REST returns it. */
  String snapshot() {
    return "{\"lastUpdateId\":%d,\"bids\":[%s],\"asks\":[%s]}"
        .formatted(updateId, levels(bids), levels(asks));
  }

  /** Trades of this count, as REST returns them. */
  String trades(long fromId, int limit) {
    int from = countBegan + Math.clamp(fromId - 1, 0, prints.size() - countBegan);
    var texts = new ArrayList<String>();
    for (int i = from; i < Math.min(prints.size(), from + limit); i++) {
      var print = prints.get(i);
      texts.add(
          "{\"id\":%d,\"price\":\"%s\",\"qty\":\"%s\",\"time\":%d,\"isBuyerMaker\":%s}"
              .formatted(
                  print.id,
                  price(print.price),
                  quantity(i + 1, print.fine),
                  print.timeMillis,
                  print.sell));
    }
    return texts.stream().collect(Collectors.joining(",", "[", "]"));
  }

  /** The first trade from a moment on, as REST returns it. */
  String firstTrade(long fromMillis) {
    return prints.stream()
        .skip(countBegan)
        .filter(print -> print.timeMillis >= fromMillis)
        .findFirst()
        .map(print -> "[{\"a\":1,\"f\":%d}]".formatted(print.id))
        .orElse("[]");
  }

  /** Number of trades since the ids began. */
  int countSize() {
    return prints.size() - countBegan;
  }

  int counts() {
    return count + 1;
  }

  /** The ids of trades and of updates begin again; changes that were not sent never are. */
  void countAnew(long nowNanos) {
    count++;
    countBeganNanos = nowNanos;
    countBegan = prints.size();
    updateId = 0;
    sinceId = 0;
    changedBids.clear();
    changedAsks.clear();
  }

  /** From now on quantities are finer, or whole again and so are all in the book. */
  void beFine(boolean finer) {
    fine = finer;
    if (!finer) {
      states++;
      updateId++;
      for (boolean bid : new boolean[] {true, false}) {
        for (var level : List.copyOf((bid ? bids : asks).entrySet())) {
          if (fineNumbers.get(level.getValue())) {
            set(bid, level.getKey(), false);
          }
        }
      }
      var _ = noteBest();
    }
  }

  boolean isFine() {
    return fine;
  }

  /** The best levels of a side, as events have them. */
  List<Level> levels(boolean bid, int most) {
    return (bid ? bids : asks)
        .entrySet().stream()
            .limit(most)
            .map(level -> new Level(level.getKey() * PRICE_UNITS, level.getValue()))
            .toList();
  }
}
