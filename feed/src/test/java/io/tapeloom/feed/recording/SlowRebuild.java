package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Bar;
import io.tapeloom.market.OrderBook.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a file of one symbol says, taken from its text as simply as can be: patterns, decimals and
 * maps. Shares no code with what it is compared with.
 */
final class SlowRebuild {

  private static final int LEVELS = 20;
  private static final Pattern LEVEL = Pattern.compile("\\[\"([0-9.]+)\",\"([0-9.]+)\"]");

  /** The best levels of both sides. */
  record Book(List<Level> bids, List<Level> asks) {}

  /** An execution. */
  record Print(long id, long timeMillis, long price, long quantity, boolean sell) {}

  private final int priceDigits;
  private final int quantityDigits;
  private final BufferedReader lines;

  private final NavigableMap<BigDecimal, BigDecimal> bids =
      new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private final List<String> early = new ArrayList<>();
  private boolean whole;
  private long updateId;
  private String ticker = "";
  private long tickerId;

  final List<Print> prints = new ArrayList<>();
  final TreeMap<Long, Bar> minutes = new TreeMap<>();
  long messages;
  long confirmed;
  long unconfirmed;

  SlowRebuild(Path file, int priceDigits, int quantityDigits) throws IOException {
    this.priceDigits = priceDigits;
    this.quantityDigits = quantityDigits;
    this.lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  /** The next book that must be published; empty at the end of the file. */
  Optional<Book> next() {
    try {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        messages++;
        if (take(line)) {
          return Optional.of(book());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean take(String line) {
    if (line.contains("\"lastUpdateId\"")) {
      return takeSnapshot(line);
    }
    if (line.contains("@trade")) {
      takeTrade(line);
      return false;
    }
    if (line.contains("@bookTicker")) {
      return takeTicker(line);
    }
    assertThat(line).contains("depthUpdate");
    return takeChange(line);
  }

  private boolean takeSnapshot(String line) {
    assertThat(whole).isFalse();
    updateId = Long.parseLong(field(line, "lastUpdateId"));
    change(line, "\"bids\"", "\"asks\"");
    whole = true;
    early.forEach(this::takeChange);
    return true;
  }

  private boolean takeChange(String line) {
    if (!whole) {
      early.add(line);
      return false;
    }
    long last = Long.parseLong(field(line, "u"));
    if (last <= updateId) {
      return false;
    }
    var previous = field(line, "pu");
    if (!previous.isEmpty()) {
      assertThat(Long.parseLong(previous)).isLessThanOrEqualTo(updateId);
    } else {
      assertThat(Long.parseLong(field(line, "U"))).isLessThanOrEqualTo(updateId + 1);
    }
    change(line, "\"b\"", "\"a\"");
    updateId = last;
    compareWithTicker();
    return true;
  }

  /** The venue itself told the best levels of this very state or one with the same best. */
  private void compareWithTicker() {
    if (ticker.isEmpty() || tickerId > updateId) {
      return;
    }
    boolean same =
        bids.firstKey().compareTo(new BigDecimal(field(ticker, "b"))) == 0
            && asks.firstKey().compareTo(new BigDecimal(field(ticker, "a"))) == 0
            && bids.firstEntry().getValue().compareTo(new BigDecimal(field(ticker, "B"))) == 0
            && asks.firstEntry().getValue().compareTo(new BigDecimal(field(ticker, "A"))) == 0;
    if (same) {
      confirmed++;
    } else {
      unconfirmed++;
    }
  }

  private void change(String line, String bidsName, String asksName) {
    int bidsAt = line.indexOf(bidsName + ":[");
    int asksAt = line.indexOf(asksName + ":[");
    change(bids, line.substring(bidsAt, asksAt));
    change(asks, line.substring(asksAt));
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

  private boolean takeTicker(String line) {
    long id = Long.parseLong(field(line, "u"));
    if (id <= tickerId) {
      return false;
    }
    ticker = line;
    tickerId = id;
    return !whole || id > updateId;
  }

  private void takeTrade(String line) {
    var print =
        new Print(
            Long.parseLong(field(line, "t")),
            Long.parseLong(field(line, "T")),
            units(field(line, "p"), priceDigits),
            units(field(line, "q"), quantityDigits),
            field(line, "m").equals("true"));
    prints.add(print);
    minutes.merge(
        print.timeMillis / 60_000 * 60_000,
        new Bar(
            print.timeMillis / 60_000 * 60_000,
            print.price,
            print.price,
            print.price,
            print.price,
            print.quantity),
        (bar, trade) ->
            new Bar(
                bar.timeMillis(),
                bar.open(),
                Math.max(bar.high(), trade.high()),
                Math.min(bar.low(), trade.low()),
                trade.close(),
                bar.volume().plus(trade.volume())));
  }

  private Book book() {
    boolean newer = !ticker.isEmpty() && (!whole || tickerId > updateId);
    return new Book(
        side(bids, newer ? field(ticker, "b") : "", newer ? field(ticker, "B") : ""),
        side(asks, newer ? field(ticker, "a") : "", newer ? field(ticker, "A") : ""));
  }

  private List<Level> side(
      NavigableMap<BigDecimal, BigDecimal> side, String best, String quantity) {
    var rest = side;
    var first = Stream.<Level>empty();
    if (!best.isEmpty()) {
      first = Stream.of(level(new BigDecimal(best), new BigDecimal(quantity)));
      rest = side.tailMap(new BigDecimal(best), false);
    }
    return Stream.concat(
            first, rest.entrySet().stream().map(each -> level(each.getKey(), each.getValue())))
        .limit(LEVELS)
        .toList();
  }

  private Level level(BigDecimal price, BigDecimal quantity) {
    return new Level(
        price.movePointRight(priceDigits).longValueExact(),
        quantity.movePointRight(quantityDigits).longValueExact());
  }

  private static long units(String text, int digits) {
    return new BigDecimal(text).movePointRight(digits).longValueExact();
  }

  private static String field(String line, String name) {
    var start = line.indexOf("\"" + name + "\":");
    if (start < 0) {
      return "";
    }
    int from = start + name.length() + 3;
    int to = from;
    while (",}".indexOf(line.charAt(to)) < 0) {
      to++;
    }
    return line.substring(from, to).replace("\"", "");
  }
}
