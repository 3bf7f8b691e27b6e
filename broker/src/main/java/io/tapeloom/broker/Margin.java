package io.tapeloom.broker;

import java.math.BigDecimal;

/** The parts of a position's value that an account must own. */
final class Margin {

  /** Needed to open a position in a margin account. */
  static final BigDecimal INITIAL = new BigDecimal("0.5");

  /** Needed to keep a position in a margin account. */
  static final BigDecimal MAINTENANCE = new BigDecimal("0.25");

  /** How much can be bought with 1 of free equity. */
  static final BigDecimal LEVERAGE = BigDecimal.TWO;

  /** How long a margin call waits before positions are reduced, in wall-clock milliseconds. */
  static final long CALL_MILLIS = 60_000;

  private Margin() {}

  /** What an order holds for the part of it that opens. */
  static BigDecimal hold(AccountType type, Fees fees, Terms terms, long price, long opening) {
    if (opening == 0) {
      return BigDecimal.ZERO;
    }
    var value = terms.value(price, opening).abs();
    var part = type == AccountType.MARGIN ? value.multiply(INITIAL) : value;
    return Money.hold(part.add(fees.largest(terms, value)), terms.currency());
  }
}
