package io.tapeloom.bench.exchange;

import io.tapeloom.exchange.matching.Cancellation;
import io.tapeloom.exchange.matching.MatchListener;
import io.tapeloom.exchange.matching.MatchingEngine;
import io.tapeloom.exchange.matching.Rejection;
import io.tapeloom.exchange.matching.SelfTradePolicy;
import io.tapeloom.exchange.matching.TimeInForce;
import io.tapeloom.market.Side;
import java.util.SplittableRandom;

/**
 * A round of requests to a matching engine in a realistic mix: of a hundred about 47 limit orders,
 * 41 cancels, 7 replacements and 5 market orders. Most limit orders are near to the best price,
 * some far; the price wanders; a few hundred orders rest on each side. Every cancel and replacement
 * names an order that rests. A round ends with an empty book, so that it can follow itself.
 */
final class Requests {

  private static final int LIMIT = 0;
  private static final int MARKET = 1;
  private static final int CANCEL = 2;
  private static final int REPLACE = 3;

  /** The requests, and at the end the cancels of all resting orders. */
  private final byte[] kinds;

  private final Side[] sides;
  private final int[] orderIds;
  private final int[] prices;
  private final int[] quantities;
  private int size;

  private Requests(int max) {
    kinds = new byte[max];
    sides = new Side[max];
    orderIds = new int[max];
    prices = new int[max];
    quantities = new int[max];
  }

  int size() {
    return size;
  }

  void apply(int request, MatchingEngine engine) {
    int id = orderIds[request];
    switch (kinds[request]) {
      case LIMIT ->
          engine.limit(
              id,
              MatchingEngine.NO_ACCOUNT,
              sides[request],
              prices[request],
              quantities[request],
              TimeInForce.GOOD_TILL_CANCELLED);
      case MARKET ->
          engine.market(id, MatchingEngine.NO_ACCOUNT, sides[request], quantities[request]);
      case CANCEL -> engine.cancel(id);
      case REPLACE -> engine.replace(id, prices[request], quantities[request]);
      default -> throw new IllegalStateException("no such request: " + kinds[request]);
    }
  }

  static Requests round(long seed, int count) {
    var requests = new Requests(count + 10_000);
    var resting = new Resting();
    var engine = new MatchingEngine(SelfTradePolicy.ALLOW, 10_000, resting);
    var random = new SplittableRandom(seed);
    double middle = 100_000;
    for (int i = 0; i < count; i++) {
      middle += random.nextDouble(-0.5, 0.5);
      requests.draw(i + 1, (int) middle, random, resting);
      requests.apply(requests.size - 1, engine);
    }
    while (resting.size > 0) {
      requests.add(CANCEL, Side.BUY, resting.ids[resting.size - 1], 0, 0);
      requests.apply(requests.size - 1, engine);
    }
    return requests;
  }

  private void draw(int id, int middle, SplittableRandom random, Resting resting) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    int away = 1 + (int) (4 * -Math.log(random.nextDouble(0.001, 1)));
    int price = side == Side.BUY ? middle - away : middle + away;
    int quantity = random.nextInt(1, 100);
    int drawn = random.nextInt(100);
    if (resting.size < 200 || drawn < 47) {
      add(LIMIT, side, id, price, quantity);
    } else if (drawn < 52) {
      add(MARKET, side, id, 0, 3 * quantity);
    } else {
      int named = resting.ids[random.nextInt(resting.size)];
      if (drawn < 59) {
        add(
            REPLACE,
            side,
            named,
            middle + random.nextInt(-10, 10),
            resting.filled[named] + quantity);
      } else {
        add(CANCEL, side, named, 0, 0);
      }
    }
  }

  private void add(int kind, Side side, int id, int price, int quantity) {
    kinds[size] = (byte) kind;
    sides[size] = side;
    orderIds[size] = id;
    prices[size] = price;
    quantities[size] = quantity;
    size++;
  }

  /** The ids of the resting orders, unordered. */
  private static final class Resting implements MatchListener {

    private final int[] ids = new int[10_000];
    private final int[] places = new int[1 << 20];
    private final int[] filled = new int[1 << 20];
    private int size;

    @Override
    public void accepted(long orderId, Side side, long price, long quantity) {
      if (price != MatchingEngine.MARKET_PRICE) {
        places[(int) orderId] = size;
        ids[size++] = (int) orderId;
      }
    }

    @Override
    public void rejected(long orderId, Rejection reason) {}

    @Override
    public void filled(
        long makerId,
        long takerId,
        Side takerSide,
        long price,
        long quantity,
        long makerOpen,
        long takerOpen) {
      filled[(int) makerId] += (int) quantity;
      filled[(int) takerId] += (int) quantity;
      leave(makerId, makerOpen);
      leave(takerId, takerOpen);
    }

    @Override
    public void cancelled(long orderId, long quantity, long open, Cancellation reason) {
      leave(orderId, open);
    }

    @Override
    public void replaced(long orderId, long price, long open, boolean keptPriority) {}

    private void leave(long orderId, long open) {
      int place = places[(int) orderId];
      if (open == 0 && place < size && ids[place] == orderId) {
        ids[place] = ids[--size];
        places[ids[place]] = place;
      }
    }
  }
}
