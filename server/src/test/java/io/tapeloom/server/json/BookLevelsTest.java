package io.tapeloom.server.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookLevelsTest {

  private static final Instrument COIN =
      new Instrument("COIN", "A coin", "crypto", "X", "Etc/UTC", "24x7", 100_000_000, 1, 1000);

  private static final Instrument STOCK = Instrument.stock("AAPL", "Apple", "X");

  private static OrderBook book(Instrument instrument, List<Level> bids, List<Level> asks) {
    return new OrderBook(instrument, bids, asks, 1, 0);
  }

  private static long crc(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    return crc.getValue();
  }

  @Test
  void shouldWriteNumbersPlainly() throws Exception {
    var stock = book(STOCK, List.of(new Level(15_020, 300)), List.of(new Level(15_100, 20)));
    var coin = book(COIN, List.of(new Level(-12, 1)), List.of(new Level(12, 1_000_000_000_500L)));

    assertThat(BookChecksum.of(stock)).isEqualTo(crc("151:20|150.2:300"));
    assertThat(BookChecksum.of(coin)).isEqualTo(crc("0.00000012:1000000000.5|-0.00000012:0.001"));
    assertThat(WireJson.mapper().writeValueAsString(BookLevels.of(stock)))
        .isEqualTo("{\"bids\":[[150.2,300]],\"asks\":[[151,20]]}");
    assertThat(WireJson.mapper().writeValueAsString(BookLevels.of(coin)))
        .isEqualTo("{\"bids\":[[-0.00000012,0.001]],\"asks\":[[0.00000012,1000000000.5]]}");
  }

  @ParameterizedTest
  @ValueSource(longs = {999_999_999_999_999L, 1_000_000_000_000_001L, 9_007_199_254_740_993L})
  void shouldWriteManyDigitsAsTheChecksumHasThem(long quantity) throws Exception {
    for (int scale : new int[] {1, 1000, 3}) {
      var instrument = new Instrument("X", "X", "t", "X", "Etc/UTC", "24x7", 100, 1, scale);
      var book = book(instrument, List.of(new Level(1, quantity)), List.of(new Level(2, quantity)));
      var levels =
          WireJson.mapper().readTree(WireJson.mapper().writeValueAsString(BookLevels.of(book)));
      double number = levels.at("/bids/0/1").doubleValue();
      var text = BookLevels.of(book).bids().getFirst().getLast().toPlainString();

      assertThat(BookChecksum.of(book)).isEqualTo(crc("0.02:%s|0.01:%s".formatted(text, text)));
      assertThat(new BigDecimal(Double.toString(number)).compareTo(new BigDecimal(text))).isZero();
    }
  }

  @Test
  void shouldWriteTheExampleOfTheProtocol() {
    var book =
        book(
            new Instrument("X", "X", "t", "X", "Etc/UTC", "24x7", 100, 1, 10),
            List.of(new Level(15_020, 3005)),
            List.of(new Level(15_030, 2000)));

    assertThat(BookChecksum.of(book))
        .isEqualTo(crc("150.3:200|150.2:300.5"))
        .isEqualTo(1954097179L);
  }

  @Test
  void shouldWriteZero() {
    var book = book(STOCK, List.of(new Level(0, 100)), List.of(new Level(1, 100)));

    assertThat(BookChecksum.of(book)).isEqualTo(crc("0.01:100|0:100"));
  }

  @Test
  void shouldCheckTenLevelsOfASide() {
    var bids = new ArrayList<Level>();
    var asks = new ArrayList<Level>();
    for (int level = 0; level < 15; level++) {
      bids.add(new Level(10_000 - level, 1));
      asks.add(new Level(10_001 + level, 1));
    }
    var book = book(STOCK, bids, asks);

    assertThat(book.top(5).bids()).hasSize(5);
    assertThat(book.top(0)).isSameAs(book);
    assertThat(BookChecksum.of(book)).isEqualTo(BookChecksum.of(book.top(10)));
    assertThat(BookChecksum.of(book.top(5))).isNotEqualTo(BookChecksum.of(book.top(10)));
  }

  /** A client that sets and removes levels, and does nothing else. */
  private static void apply(List<List<BigDecimal>> changes, Map<BigDecimal, BigDecimal> side) {
    for (var change : changes) {
      if (change.get(1).signum() == 0) {
        assertThat(side.remove(change.getFirst())).isNotNull();
      } else {
        assertThat(side.put(change.getFirst(), change.get(1))).isNotEqualTo(change.get(1));
      }
    }
  }

  private static List<List<BigDecimal>> list(Map<BigDecimal, BigDecimal> side) {
    return side.entrySet().stream().map(each -> List.of(each.getKey(), each.getValue())).toList();
  }

  private static OrderBook random(Random random) {
    var bids = new TreeMap<Long, Long>(Comparator.reverseOrder());
    var asks = new TreeMap<Long, Long>();
    for (int i = 0; i < 12; i++) {
      bids.put(10_000L - random.nextInt(20), 1L + random.nextInt(3));
      asks.put(10_001L + random.nextInt(20), 1L + random.nextInt(3));
    }
    return book(STOCK, levels(bids), levels(asks));
  }

  private static List<Level> levels(Map<Long, Long> side) {
    return side.entrySet().stream().map(each -> new Level(each.getKey(), each.getValue())).toList();
  }

  /** The changes turn one state into the next, whatever they are. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 10})
  void shouldTurnOneBookIntoTheNext(int depth) {
    var random = new Random(depth);
    var before = BookLevels.of(random(random).top(depth));
    var bids = new TreeMap<BigDecimal, BigDecimal>(Comparator.reverseOrder());
    var asks = new TreeMap<BigDecimal, BigDecimal>();
    apply(before.since(BookLevels.NONE).bids(), bids);
    apply(before.since(BookLevels.NONE).asks(), asks);
    for (int step = 0; step < 500; step++) {
      var now = BookLevels.of(random(random).top(depth));
      var changes = now.since(before);

      apply(changes.bids(), bids);
      apply(changes.asks(), asks);

      assertThat(list(bids)).isEqualTo(now.bids());
      assertThat(list(asks)).isEqualTo(now.asks());
      before = now;
    }
  }
}
