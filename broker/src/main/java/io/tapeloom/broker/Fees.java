package io.tapeloom.broker;

import java.math.BigDecimal;
import java.util.Map;

/**
 * The fees of executions, in basis points (1/10,000) of their value. Immutable.
 *
 * @param makerPoints fee of an order that rested, 0 to 10,000
 * @param takerPoints fee of an order that took, 0 to 10,000
 * @param bySymbol the fees of single instruments, instead of these
 */
public record Fees(BigDecimal makerPoints, BigDecimal takerPoints, Map<String, Rate> bySymbol) {

  /** No fees. */
  public static final Fees NONE = new Fees(BigDecimal.ZERO, BigDecimal.ZERO, Map.of());

  /**
   * The fees of one instrument, in basis points.
   *
   * @param makerPoints 0 to 10,000
   * @param takerPoints 0 to 10,000
   */
  public record Rate(BigDecimal makerPoints, BigDecimal takerPoints) {

    public Rate {
      requirePoints(makerPoints);
      requirePoints(takerPoints);
    }
  }

  public Fees {
    requirePoints(makerPoints);
    requirePoints(takerPoints);
    bySymbol = Map.copyOf(bySymbol);
  }

  private static void requirePoints(BigDecimal points) {
    if (points.signum() < 0 || points.compareTo(BigDecimal.valueOf(10_000)) > 0) {
      throw new IllegalArgumentException(
          "fee must be from 0 to 10,000 basis points, got " + points.toPlainString());
    }
  }

  /** The fee of an execution of this value, rounded half-even to the decimals of the currency. */
  BigDecimal fee(Terms terms, Liquidity liquidity, BigDecimal value) {
    var points = points(terms.symbol(), liquidity);
    return points.signum() == 0
        ? BigDecimal.ZERO
        : Money.fee(value.abs().multiply(points).movePointLeft(4), terms.currency());
  }

  /** The largest fee of a value, not rounded. */
  BigDecimal largest(Terms terms, BigDecimal value) {
    var points =
        points(terms.symbol(), Liquidity.TAKER).max(points(terms.symbol(), Liquidity.MAKER));
    return points.signum() == 0 ? BigDecimal.ZERO : value.abs().multiply(points).movePointLeft(4);
  }

  private BigDecimal points(String symbol, Liquidity liquidity) {
    var own = bySymbol.get(symbol);
    return switch (liquidity) {
      case MAKER -> own == null ? makerPoints : own.makerPoints;
      case TAKER -> own == null ? takerPoints : own.takerPoints;
    };
  }
}
