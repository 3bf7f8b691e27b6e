package io.tapeloom.exchange;

import io.tapeloom.market.Side;

/**
 * The resting orders at the start of a minute: number, size and distance from the best price match
 * the mean of the order flow. It is a function of the minute and of the last price only, so that a
 * book is known without the earlier minutes. Prices are in ticks. Immutable.
 */
final class OpeningBook {

  private final long lastPrice;
  private final Side[] sides;
  private final long[] prices;
  private final long[] quantities;
  private int size;

  OpeningBook(Listing listing, Draws draws, long lastPrice) {
    int max = 2 * (OrderModel.ORDERS + OrderModel.LEVELS);
    this.lastPrice = lastPrice;
    this.sides = new Side[max];
    this.prices = new long[max];
    this.quantities = new long[max];
    var model = new OrderModel(listing, draws);
    long spread = model.nearDistance();
    boolean atBid = draws.coin();
    long bid = atBid ? lastPrice : lastPrice - spread;
    draw(model, Side.BUY, bid, bid + spread);
    draw(model, Side.SELL, bid + spread, bid);
  }

  private void draw(OrderModel model, Side side, long best, long oppositeBest) {
    int from = size;
    int away = side == Side.BUY ? -1 : 1;
    add(side, best, model.quantity());
    for (int i = 1; i < OrderModel.ORDERS; i++) {
      long distance = model.distance();
      long price = oppositeBest + away * Math.max(distance, Math.abs(best - oppositeBest));
      if (price >= 1) {
        add(side, price, model.quantity());
      }
    }
    int levels = levels(from);
    for (long worst = worst(from, away); levels < OrderModel.LEVELS; levels++) {
      worst += away * model.nearDistance();
      if (worst < 1) {
        return;
      }
      add(side, worst, model.quantity());
    }
  }

  private int levels(int from) {
    int levels = 0;
    for (int i = from; i < size; i++) {
      boolean seen = false;
      for (int j = from; j < i; j++) {
        seen |= prices[j] == prices[i];
      }
      levels += seen ? 0 : 1;
    }
    return levels;
  }

  private long worst(int from, int away) {
    long worst = prices[from];
    for (int i = from; i < size; i++) {
      worst = away < 0 ? Math.min(worst, prices[i]) : Math.max(worst, prices[i]);
    }
    return worst;
  }

  private void add(Side side, long price, long quantity) {
    sides[size] = side;
    prices[size] = price;
    quantities[size] = quantity;
    size++;
  }

  /** The price of the last trade before the minute. No bid is above it and no ask below. */
  long lastPrice() {
    return lastPrice;
  }

  int size() {
    return size;
  }

  Side side(int order) {
    return sides[order];
  }

  long price(int order) {
    return prices[order];
  }

  long quantity(int order) {
    return quantities[order];
  }
}
