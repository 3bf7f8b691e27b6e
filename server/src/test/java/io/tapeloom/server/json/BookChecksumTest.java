package io.tapeloom.server.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookChecksumTest {

  private static long crc(String text) {
    var crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    return crc.getValue();
  }

  @Test
  void shouldWriteNumbersPlainly() {
    assertThat(BookChecksum.of(List.of(List.of(150.2, 300.5)), List.of(List.of(150.3, 200.0))))
        .isEqualTo(crc("150.3:200|150.2:300.5"));
    assertThat(BookChecksum.of(List.of(List.of(0.00000012, 1e15)), List.of()))
        .isEqualTo(crc("0.00000012:1000000000000000"));
    assertThat(BookChecksum.of(List.of(List.of(-37.63, 100.0)), List.of()))
        .isEqualTo(crc("-37.63:100"));
    assertThat(BookChecksum.of(List.of(List.of(0.0, 100.0)), List.of())).isEqualTo(crc("0:100"));
    assertThat(BookChecksum.of(List.of(), List.of())).isZero();
  }

  @Test
  void shouldTakeTenLevelsOfASide() {
    var bids = new ArrayList<List<Double>>();
    var asks = new ArrayList<List<Double>>();
    for (int level = 0; level < 15; level++) {
      bids.add(List.of(100.0 - level, 1.0));
      asks.add(List.of(101.0 + level, 1.0));
    }

    assertThat(BookChecksum.of(bids, asks))
        .isEqualTo(BookChecksum.of(bids.subList(0, 10), asks.subList(0, 10)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 100_000_000, 32})
  void shouldBeTheSameForABook(int scale) {
    var random = new Random(scale);
    for (int i = 0; i < 500; i++) {
      var instrument =
          Instrument.stock("AAPL", "Apple", "NASDAQ").in(scale, 1, i % 2 == 0 ? scale : 1);
      long middle = random.nextLong(1L << (1 + random.nextInt(52))) - 50;
      var book =
          new OrderBook(instrument, levels(random, middle, -1), levels(random, middle, 1), 1, 0);
      var published = DataMessage.OrderbookUpdate.of(book);

      assertThat(BookChecksum.of(book))
          .isEqualTo(BookChecksum.of(published.bids(), published.asks()));
    }
  }

  private static List<OrderBook.Level> levels(Random random, long middle, int step) {
    return IntStream.rangeClosed(1, 1 + random.nextInt(14))
        .mapToObj(
            i ->
                new OrderBook.Level(
                    middle + (long) step * i, 1 + random.nextLong(1L << random.nextInt(50))))
        .toList();
  }
}
