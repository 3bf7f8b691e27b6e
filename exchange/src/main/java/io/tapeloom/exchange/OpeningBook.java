package io.tapeloom.exchange;

import io.tapeloom.market.Side;

/**
 * The orders that rest when a minute begins: as many, as large and as far from the best price as
 * the flow keeps them in the mean. It is a function of the minute and of the last price alone, so
 * that a book is known without the minutes before it. Prices are in ticks. Immutable.
 */
final class OpeningBook {

  private final long lastPrice;
  private final Side[] sides;
  private final long[] prices;
  private final long[] quantities;
  private int size;

  OpeningBook(Listing listing, Draws draws, long lastPrice) {
    int most = 2 * (Crowd.ORDERS + Crowd.LEVELS);
    this.lastPrice = lastPrice;
    this.sides = new Side[most];
    this.prices = new long[most];
    this.quantities = new long[most];
    var crowd = new Crowd(listing, draws);
    long spread = crowd.nearDistance();
    boolean atBid = draws.coin();
    long bid = atBid ? lastPrice : lastPrice - spread;
    draw(crowd, Side.BUY, bid, bid + spread);
    draw(crowd, Side.SELL, bid + spread, bid);
  }

  private void draw(Crowd crowd, Side side, long best, long oppositeBest) {
    int from = size;
    int away = side == Side.BUY ? -1 : 1;
    add(side, best, crowd.quantity());
    for (int i = 1; i < Crowd.ORDERS; i++) {
      long distance = crowd.distance();
      long price = oppositeBest + away * Math.max(distance, Math.abs(best - oppositeBest));
      if (price >= 1) {
        add(side, price, crowd.quantity());
      }
    }
    int levels = levels(from);
    for (long worst = worst(from, away); levels < Crowd.LEVELS; levels++) {
      worst += away * crowd.nearDistance();
      if (worst < 1) {
        return;
      }
      add(side, worst, crowd.quantity());
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

  /** The last trade before it; no bid is above it and no ask below. */
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
