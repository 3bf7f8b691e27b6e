package io.tapeloom.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Volume;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Writes prices and quantities of an instrument, in the formats of {@link Double#toString(double)}
 * and {@link PlainNumber}, without floating-point arithmetic if the scale is a power of ten. Not
 * thread-safe.
 */
public final class DecimalWriter {

  /** The smallest value that {@link Double#toString(double)} writes with an exponent. */
  private static final long LARGE = 10_000_000;

  /** Values below 1/1000 are also written with an exponent. */
  private static final long SMALL = 1000;

  private final Instrument instrument;
  private final boolean hasDecimalPrices;
  private final boolean hasDecimalQuantities;
  private final char[] text = new char[24];

  public DecimalWriter(Instrument instrument) {
    this.instrument = instrument;
    this.hasDecimalPrices = PlainDecimal.isPowerOfTen(instrument.priceScale());
    this.hasDecimalQuantities = PlainDecimal.isPowerOfTen(instrument.quantityScale());
  }

  /** Writes a price as a decimal with at least one digit after the point. */
  public void price(JsonGenerator json, long units) throws IOException {
    int scale = instrument.priceScale();
    if (hasDecimalPrices && isPlain(units, scale)) {
      write(json, units, scale);
    } else {
      json.writeNumber(instrument.price(units));
    }
  }

  /** Writes a quantity; a whole number has no decimal point. */
  public void quantity(JsonGenerator json, long units) throws IOException {
    int scale = instrument.quantityScale();
    if (hasDecimalQuantities && units % scale != 0 && isPlain(units, scale)) {
      write(json, units, scale);
    } else {
      PlainNumber.write(json, instrument.quantity(units));
    }
  }

  /** Writes a volume with all its digits; a whole number has no decimal point. */
  public void quantity(JsonGenerator json, Volume units) throws IOException {
    if (units.isLong()) {
      quantity(json, units.toLong());
    } else {
      json.writeNumber(exactly(units));
    }
  }

  private String exactly(Volume units) {
    var exact =
        new BigDecimal(units.toBigInteger())
            .divide(BigDecimal.valueOf(instrument.quantityScale()), MathContext.DECIMAL128)
            .stripTrailingZeros();
    return exact.toPlainString();
  }

  private static boolean isPlain(long units, int scale) {
    long size = Math.abs(units);
    return size >= 0
        && size <= PlainDecimal.MAX_UNITS
        && size < LARGE * scale
        && (size == 0 || size * SMALL >= scale);
  }

  /** Writes the digits from the last to the first. */
  private void write(JsonGenerator json, long units, int scale) throws IOException {
    long size = Math.abs(units);
    long whole = size / scale;
    long fraction = size % scale;
    int digits = scale;
    while (digits > 10 && fraction % 10 == 0) {
      digits /= 10;
      fraction /= 10;
    }
    int begin = text.length;
    if (digits == 1) { // the scale is 1: there is no fraction
      text[--begin] = '0';
    }
    for (; digits > 1; digits /= 10) {
      text[--begin] = (char) ('0' + fraction % 10);
      fraction /= 10;
    }
    text[--begin] = '.';
    do {
      text[--begin] = (char) ('0' + whole % 10);
      whole /= 10;
    } while (whole > 0);
    if (units < 0) {
      text[--begin] = '-';
    }
    json.writeNumber(text, begin, text.length - begin);
  }
}
