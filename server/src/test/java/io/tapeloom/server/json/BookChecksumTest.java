package io.tapeloom.server.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

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
}
