package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import org.jspecify.annotations.Nullable;

/** A resting order, linked to its neighbours in the queue of its level. Reused. Not thread-safe. */
final class Order {

  long id;
  long account;
  Side side = Side.BUY;
  long price;
  long open;

  /** The quantity that was filled, or removed to prevent a self-trade. */
  long done;

  boolean postOnly;

  @Nullable Level level;

  /** The order that trades before this one. */
  @Nullable Order before;

  /** The order that trades after this one; in the pool, the next free one. */
  @Nullable Order after;

  boolean isOf(long other) {
    return other != MatchingEngine.NO_ACCOUNT && account == other;
  }
}
