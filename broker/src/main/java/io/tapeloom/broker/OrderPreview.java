package io.tapeloom.broker;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What an order would cost if it were placed now. Amounts in the currency of the instrument.
 * Immutable.
 *
 * @param required what would be held
 * @param fee the expected fee of the part that would trade now, or of the whole order if it rests
 * @param averagePrice the average price of the part that would trade now
 * @param availableAfter what would be free for other orders
 * @param warnings sentences for people
 */
public record OrderPreview(
    String currency,
    BigDecimal required,
    BigDecimal fee,
    Optional<BigDecimal> averagePrice,
    BigDecimal availableAfter,
    List<String> warnings) {

  public OrderPreview {
    warnings = List.copyOf(warnings);
  }
}
