package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;

/**
 * A generator that rejects NaN and infinities, which Jackson would write as strings. Not
 * thread-safe.
 */
final class FiniteNumbers extends JsonGeneratorDelegate {

  FiniteNumbers(JsonGenerator generator) {
    super(generator, false); // objects use this generator, too
  }

  @Override
  public void writeNumber(double value) throws IOException {
    require(Double.isFinite(value), value);
    delegate.writeNumber(value);
  }

  @Override
  public void writeNumber(float value) throws IOException {
    require(Float.isFinite(value), value);
    delegate.writeNumber(value);
  }

  @Override
  public void writeArray(double[] array, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      require(Double.isFinite(array[i]), array[i]);
    }
    delegate.writeArray(array, offset, length);
  }

  private void require(boolean finite, double value) throws IOException {
    if (!finite) {
      throw new JsonGenerationException(
          "%s is not a JSON number; use null or omit the field".formatted(value), this);
    }
  }
}
