package io.tapeloom.server.broker;

import io.micronaut.http.HttpStatus;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads prices and quantities of requests in the units of an instrument; others are refused with
 * the name of their field.
 */
record WireUnits(Instrument instrument) {

  /** Returns a price in price units; empty: there is none. */
  OptionalLong price(String field, @Nullable BigDecimal price) {
    return scaled(
        field, price, instrument.priceScale(), step(instrument.minMove(), instrument.priceScale()));
  }

  /** Returns a quantity in quantity units. */
  long quantity(String field, BigDecimal quantity) {
    return scaled(field, quantity, instrument.quantityScale(), step(1, instrument.quantityScale()))
        .orElseThrow();
  }

  private static String step(long units, long scale) {
    return OrderNumbers.shortest(
            BigDecimal.valueOf(units).divide(BigDecimal.valueOf(scale), 18, RoundingMode.HALF_EVEN))
        .toPlainString();
  }

  /**
   * Returns a number in units; empty: there is none.
   *
   * @param scale units in 1
   * @param step the smallest step, for people
   */
  static OptionalLong scaled(String field, @Nullable BigDecimal number, long scale, String step) {
    if (number == null) {
      return OptionalLong.empty();
    }
    var units = OrderNumbers.units(number, scale);
    if (units.isEmpty()) {
      throw Refusal.of(
          HttpStatus.BAD_REQUEST,
          ErrorCode.valueOf("INVALID_" + field.toUpperCase(Locale.ROOT)),
          field,
          "must be a multiple of %s that fits 64 bits, got %s"
              .formatted(step, Echo.of(number.toString())));
    }
    return units;
  }
}
