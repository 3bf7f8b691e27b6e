package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import org.jspecify.annotations.Nullable;

/** An order that rests, linked to its neighbours in the queue of its level. Used again. */
final class Order {

  long id;
  long account;
  Side side = Side.BUY;
  long price;
  long open;

  /** What is filled of it, or was taken off it to prevent a self-trade. */
  long done;

  boolean postOnly;

  @Nullable Level level;

  /** The one that trades before this one. */
  @Nullable Order before;

  /** The one that trades after this one; in the pool, the next that is free. */
  @Nullable Order after;

  boolean isOf(long other) {
    return other != MatchingEngine.NO_ACCOUNT && account == other;
  }
}
