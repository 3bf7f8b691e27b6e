package io.tapeloom.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices and quantities as texts. */
class DecimalWriterTest {

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private static String text(Writing writing) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(text)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Instrument instrument(int scale) {
    return new Instrument("XYZ", "Example", "stock", "TEST", "Etc/UTC", "24x7", scale, 1, scale);
  }

  @Test
  void shouldWriteWhatDoubleWrites() {
    var random = new SplittableRandom(11);
    for (int scale : new int[] {1, 10, 100, 1000, 10_000, 100_000_000, 1_000_000_000, 8, 32}) {
      var instrument = instrument(scale);
      var writer = new DecimalWriter(instrument);
      for (int i = 0; i < 5000; i++) {
        long units = random.nextLong() >> random.nextInt(64);

        assertThat(text(json -> writer.price(json, units)))
            .isEqualTo(Double.toString(instrument.price(units)));
        assertThat(text(json -> writer.quantity(json, units)))
            .isEqualTo(text(json -> PlainNumber.write(json, instrument.quantity(units))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, 0.0, 0",
    "5, 100, 0.05, 0.05",
    "-5, 100, -0.05, -0.05",
    "15000, 100, 150.0, 150",
    "15010, 100, 150.1, 150.1",
    "7, 1, 7.0, 7",
    "1, 1000, 0.001, 0.001",
    "1, 10000, 1.0E-4, 1.0E-4",
    "999999999, 100, 9999999.99, 9999999.99",
    "1000000000, 100, 1.0E7, 10000000",
    "-9223372036854775808, 1, -9.223372036854776E18, -9.223372036854776E18",
  })
  void shouldWrite(long units, int scale, String price, String quantity) {
    var writer = new DecimalWriter(instrument(scale));

    assertThat(text(json -> writer.price(json, units))).isEqualTo(price);
    assertThat(text(json -> writer.quantity(json, units))).isEqualTo(quantity);
  }
}
