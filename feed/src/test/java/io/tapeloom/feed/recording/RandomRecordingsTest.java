package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.recording.Playback.Times;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever program has recorded a market, in as many files as it liked, what is played is what was
 * written.
 */
class RandomRecordingsTest {

  private static final int RUNS = 150;
  private static final long THEN = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
  private static final List<String> SYMBOLS = List.of("ABCUSDT", "币安人生USDT", "1000ΩUSDT", "ÉTÉEUR");

  @TempDir Path folder;

  /** What a listener hears: of a trade, or of the best prices of a book. */
  private record Heard(
      String symbol, String what, long id, BigDecimal one, BigDecimal other, long millis) {}

  private record Message(long millis, String symbol, String text, Heard heard) {}

  static List<Long> seeds() {
    long seed = Long.getLong("examples.seed", 42);
    return new Random(seed).longs(RUNS).boxed().toList();
  }

  /** A market, and how one program writes it. */
  private static final class Writer {

    private final Random random;
    private final Map<String, Integer> digits = new LinkedHashMap<>();
    private final Map<String, Long> tradeIds = new LinkedHashMap<>();
    private final Map<String, Long> bookIds = new LinkedHashMap<>();
    private final boolean futures;

    private Writer(Random random) {
      this.random = random;
      this.futures = random.nextBoolean();
    }

    List<Message> messages() {
      var messages = new ArrayList<Message>();
      var symbols = SYMBOLS.subList(0, 1 + random.nextInt(SYMBOLS.size()));
      long millis = THEN;
      for (int i = 0; i < 200; i++) {
        millis += random.nextInt(20) == 0 ? random.nextInt(600_000) : random.nextInt(900);
        var symbol = symbols.get(random.nextInt(symbols.size()));
        if (random.nextInt(30) == 0) {
          digits.merge(symbol, 1, (before, one) -> Math.min(before + one, 6));
        }
        messages.add(random.nextInt(3) == 0 ? book(symbol, millis) : trade(symbol, millis));
      }
      return messages;
    }

    private String listed(String symbol) {
      return futures ? symbol + ".P" : symbol;
    }

    private BigDecimal decimal(String symbol, int least) {
      int scale = digits.getOrDefault(symbol, 0) + random.nextInt(2);
      return BigDecimal.valueOf(least * (long) Math.pow(10, scale) + random.nextInt(1_000), scale);
    }

    private Message trade(String symbol, long millis) {
      long id = tradeIds.merge(symbol, 1L + random.nextInt(2), Long::sum);
      var price = decimal(symbol, 5_000);
      var quantity = decimal(symbol, 1);
      var text =
          "'e':'trade','E':TIME,'s':'%s','t':%d,'p':'%s','q':'%s','T':TIME,'m':false,%s"
              .formatted(
                  symbol,
                  id,
                  price.toPlainString(),
                  quantity.toPlainString(),
                  futures ? "'X':'MARKET'" : "'M':true");
      return new Message(
          millis,
          symbol,
          stream(symbol, "trade", text),
          new Heard(listed(symbol), "trade", id, price, quantity, millis));
    }

    /** Its five best levels. */
    private Message book(String symbol, long millis) {
      long id = bookIds.merge(symbol, 3L, Long::sum);
      var bid = decimal(symbol, 5_000);
      var ask = bid.add(BigDecimal.valueOf(1 + random.nextInt(5)));
      var bids = levels(bid, -1);
      var asks = levels(ask, 1);
      var text =
          futures
              ? "'e':'depthUpdate','E':TIME,'T':TIME,'s':'%s','U':%d,'u':%d,'pu':%d,'b':[%s],'a':[%s]"
                  .formatted(symbol, id - 1, id, id - 3, bids, asks)
              : "'lastUpdateId':%d,'bids':[%s],'asks':[%s]".formatted(id, bids, asks);
      return new Message(
          millis,
          symbol,
          stream(symbol, "depth5@100ms", text),
          new Heard(listed(symbol), "book", 0, bid, ask, 0));
    }

    private static String levels(BigDecimal best, int sign) {
      var levels = new ArrayList<String>();
      for (long i = 0; i < 5; i++) {
        levels.add(
            "['%s','1.%d']".formatted(best.add(BigDecimal.valueOf(sign * i)).toPlainString(), i));
      }
      return String.join(",", levels);
    }

    private static String stream(String symbol, String name, String text) {
      return "{'stream':'%s@%s','data':{%s}}"
          .formatted(symbol.toLowerCase(Locale.ROOT), name, text);
    }

    /** Lines of one file, whose times have one unit. */
    String lines(List<Message> messages) {
      var units = List.of("000000", "000", "");
      var published = List.of("000000", "000", "").get(random.nextInt(3));
      var received = units.get(random.nextInt(3));
      boolean canBeJudged =
          messages.stream().filter(each -> each.text.contains("TIME")).count() > 3;
      var lines = new StringBuilder(random.nextInt(5) == 0 ? "\ufeff" : "");
      for (var message : messages) {
        long off = 0;
        if (canBeJudged && random.nextInt(25) == 0 && message.text.contains("TIME")) {
          off = (random.nextBoolean() ? 1 : -1) * (11_000L + random.nextInt(3_600_000));
        }
        lines
            .append(message.millis + off)
            .append(received)
            .append(random.nextInt(9) == 0 ? '\t' : ' ')
            .append(message.text.replace("TIME", message.millis + published).replace('\'', '"'))
            .append(random.nextBoolean() ? "\r\n" : "\n");
        if (random.nextInt(15) == 0) {
          lines.append(List.of("\n", "# a remark\n", "{}\n").get(random.nextInt(3)));
        }
      }
      return lines.toString();
    }
  }

  private List<Path> write(Writer writer, List<Message> messages, Random random)
      throws IOException {
    var files = new ArrayList<Path>();
    for (int from = 0; from < messages.size(); ) {
      int to = Math.min(messages.size(), from + 1 + random.nextInt(120));
      var part = messages.subList(from, to);
      var bytes = writer.lines(part).getBytes(StandardCharsets.UTF_8);
      var file = folder.resolve("file" + files.size());
      if (random.nextBoolean()) {
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
          gzip.write(bytes);
        }
      } else {
        Files.write(file, bytes);
      }
      files.add(file);
      from = to;
    }
    Collections.shuffle(files, random);
    return files;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldPlayWhatWasWritten(long seed) throws Exception {
    var random = new Random(seed);
    var writer = new Writer(random);
    var messages = writer.messages();
    var files = write(writer, messages, random);
    Map<String, List<Heard>> heard = new LinkedHashMap<>();

    var market =
        RecordingMarket.of(files, new Playback(Playback.MAX, Times.RECORDED, false), false);
    market
        .feed(market.handOverNanos(0), () -> Instant.EPOCH, _ -> {}, _ -> {})
        .run(
            event -> {
              var instrument = event.instrument();
              var symbol = instrument.symbol();
              var list = heard.computeIfAbsent(symbol, _ -> new ArrayList<>());
              if (event instanceof Trade trade) {
                list.add(
                    new Heard(
                        symbol,
                        "trade",
                        trade.tradeId(),
                        decimal(trade.price(), instrument.priceScale()),
                        decimal(trade.quantity(), instrument.quantityScale()),
                        TimeUnit.NANOSECONDS.toMillis(trade.eventTimeNanos())));
              } else if (event instanceof OrderBook book) {
                list.add(
                    new Heard(
                        symbol,
                        "book",
                        0,
                        decimal(book.bestBid().price(), instrument.priceScale()),
                        decimal(book.bestAsk().price(), instrument.priceScale()),
                        0));
              }
            });

    Map<String, List<Heard>> expected = new LinkedHashMap<>();
    for (var message : messages) {
      expected
          .computeIfAbsent(message.heard.symbol, _ -> new ArrayList<>())
          .add(stripped(message.heard));
    }
    assertThat(heard).containsOnlyKeys(expected.keySet());
    expected.forEach((symbol, all) -> assertThat(heard.get(symbol)).containsExactlyElementsOf(all));
  }

  private static BigDecimal decimal(long units, int scale) {
    return BigDecimal.valueOf(units).divide(BigDecimal.valueOf(scale)).stripTrailingZeros();
  }

  private static Heard stripped(Heard heard) {
    return new Heard(
        heard.symbol,
        heard.what,
        heard.id,
        heard.one.stripTrailingZeros(),
        heard.other.stripTrailingZeros(),
        heard.millis);
  }
}
