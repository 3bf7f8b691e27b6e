package io.tapeloom.broker;

import io.tapeloom.market.Side;

/** The prices of trailing stops. */
final class Trail {

  private static final long MILLION = 1_000_000;

  private Trail() {}

  /** The price that triggers a stop; {@link Fact#NONE} while a trailing one has seen no price. */
  static long trigger(PaperOrder order) {
    if (!order.trails() || order.watermark == Fact.NONE) {
      return order.stopPrice;
    }
    long now =
        from(order.side, order.watermark, order.trailPrice, order.trailPpm, order.terms.minMove());
    if (order.stopPrice == Fact.NONE) {
      return now;
    }
    return order.side == Side.SELL
        ? Math.max(now, order.stopPrice)
        : Math.min(now, order.stopPrice);
  }

  /** The first trigger price of a trailing stop: from the last price of its market. */
  static long first(OrderRequest request, MarketView view) {
    return from(
        request.side(),
        view.last,
        request.trailPrice().orElse(Fact.NONE),
        request.trailPpm().orElse(Fact.NONE),
        view.terms.minMove());
  }

  /** The trigger price at a distance from the best price, in whole ticks, at least one away. */
  private static long from(Side side, long best, long trailPrice, long trailPpm, int tick) {
    long distance = trailPrice;
    if (distance == Fact.NONE) {
      long ticks =
          Math.multiplyHigh(Math.abs(best), trailPpm) != 0
              ? Math.abs(best) / MILLION * trailPpm / tick
              : Math.abs(best) * trailPpm / MILLION / tick;
      distance = Math.max(1, ticks) * tick;
    }
    return side == Side.SELL ? best - distance : best + distance;
  }
}
