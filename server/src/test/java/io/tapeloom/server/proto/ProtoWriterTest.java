package io.tapeloom.server.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The writer, beside protobuf's own. */
class ProtoWriterTest {

  @Test
  void shouldWriteWhatProtobufWrites() throws IOException {
    var random = new Random(1);
    var out = new ProtoWriter();
    for (int i = 0; i < 5_000; i++) {
      var expected = new ByteArrayOutputStream();
      var other = CodedOutputStream.newInstance(expected);
      long first = number(random);
      long second = number(random);
      int bits = random.nextInt();
      var text = "é".repeat(random.nextInt(3_000));
      other.writeInt64(1, first);
      other.writeSInt64(2, second);
      other.writeFixed32(1000, bits);
      other.writeString(536_870_911, text);
      other.flush();

      out.text(536_870_911, text);
      out.fixed32(1000, bits);
      out.signed(2, second);
      out.integer(1, first);

      assertThat(out.take()).isEqualTo(expected.toByteArray());
    }
  }

  private static long number(Random random) {
    return random.nextLong() >> random.nextInt(64);
  }
}
