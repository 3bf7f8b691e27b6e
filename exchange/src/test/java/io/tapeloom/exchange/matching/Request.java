package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A request to an engine. */
sealed interface Request {

  record Limit(
      long orderId, long account, Side side, long price, long quantity, TimeInForce timeInForce)
      implements Request {}

  record Market(long orderId, long account, Side side, long quantity) implements Request {}

  record Cancel(long orderId) implements Request {}

  record Replace(long orderId, long price, long quantity) implements Request {}

  default void applyTo(MatchingEngine engine) {
    switch (this) {
      case Limit it ->
          engine.limit(it.orderId, it.account, it.side, it.price, it.quantity, it.timeInForce);
      case Market it -> engine.market(it.orderId, it.account, it.side, it.quantity);
      case Cancel it -> engine.cancel(it.orderId);
      case Replace it -> engine.replace(it.orderId, it.price, it.quantity);
    }
  }

  /**
   * Generates requests that interact: few ids, accounts and prices, and sometimes a price or
   * quantity that is out of range.
   */
  static List<Request> sequence(RandomGenerator random, int length) {
    return IntStream.range(0, length).mapToObj(_ -> draw(random)).toList();
  }

  private static Request draw(RandomGenerator random) {
    long id = random.nextInt(1, 41);
    long account = random.nextInt(4);
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    long price = random.nextInt(10);
    long quantity = random.nextInt(13);
    return switch (random.nextInt(10)) {
      case 0, 1, 2 ->
          new Limit(id, account, side, price, quantity, TimeInForce.GOOD_TILL_CANCELLED);
      case 3, 4, 5 -> {
        TimeInForce[] all = TimeInForce.values();
        yield new Limit(id, account, side, price, quantity, all[random.nextInt(all.length)]);
      }
      case 6 -> new Market(id, account, side, quantity);
      case 7 -> new Cancel(id);
      default -> new Replace(id, price, quantity);
    };
  }
}
