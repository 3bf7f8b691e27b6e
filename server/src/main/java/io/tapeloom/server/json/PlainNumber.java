package io.tapeloom.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/** Writes a whole number as {@code 1000} instead of {@code 1000.0}. */
public final class PlainNumber extends JsonSerializer<Double> {

  private static final double LARGEST_EXACT = 1L << 53;

  @Override
  public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    write(json, value);
  }

  /** Writes a number. */
  public static void write(JsonGenerator json, double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }
}
