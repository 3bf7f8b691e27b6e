package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipStreamTest {

  private static byte[] text(int length) {
    var random = new Random(length);
    var text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('0' + random.nextInt(10));
    }
    return text;
  }

  private static byte[] unzipped(byte[] zipped) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 8192, 300_000})
  void shouldBeReadByAnyGunzip(int length) throws IOException {
    var text = text(length);
    var random = new Random(7);
    var zipped = new ByteArrayOutputStream();
    try (var stream = new GzipStream(new ByteArrayInputStream(text))) {
      var piece = new byte[1000];
      for (int count = 0; count >= 0; ) {
        zipped.write(piece, 0, count);
        count = stream.read(piece, 0, 1 + random.nextInt(piece.length));
      }
    }

    assertThat(unzipped(zipped.toByteArray())).isEqualTo(text);
    assertThat(zipped.size()).isLessThan(64 + length * 3 / 5);
  }

  @Test
  void shouldBeReadByteByByte() throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var stream = new GzipStream(new ByteArrayInputStream(text(500)))) {
      for (int each = stream.read(); each >= 0; each = stream.read()) {
        zipped.write(each);
      }
    }

    assertThat(unzipped(zipped.toByteArray())).isEqualTo(text(500));
  }

  @Test
  void shouldCloseBeforeItsEnd() throws IOException {
    var closed = new boolean[1];
    var text =
        new ByteArrayInputStream(text(100_000)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (var stream = new GzipStream(text)) {
      assertThat(stream.read(new byte[20])).isPositive();
    }

    assertThat(closed[0]).isTrue();
  }
}
