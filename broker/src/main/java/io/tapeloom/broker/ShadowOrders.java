package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.util.HashMap;
import java.util.Map;

/**
 * The shadow of an account's orders on the public book of one instrument: what the account has
 * consumed of each level. The public book still shows that quantity; to the account it is gone
 * until the level goes, and only what a level grows by is new. Not thread-safe.
 */
final class ShadowOrders {

  final PaperAccount account;
  private final Map<Long, Long> consumedBids = new HashMap<>();
  private final Map<Long, Long> consumedAsks = new HashMap<>();

  /** The number of its orders that rest. */
  int resting;

  /** The trade of which {@link #left} is the part that is not shared out yet. */
  long trade = Long.MIN_VALUE;

  long left;

  ShadowOrders(PaperAccount account) {
    this.account = account;
  }

  private Map<Long, Long> consumed(Side bookSide) {
    return bookSide == Side.BUY ? consumedBids : consumedAsks;
  }

  /** What was consumed of a level of the book. */
  long consumed(Side bookSide, long price) {
    var quantity = consumed(bookSide).get(price);
    return quantity == null ? 0 : quantity;
  }

  /**
   * Consumes a quantity of a level.
   *
   * @return whether nothing of it was consumed before
   */
  boolean consume(Side bookSide, long price, long quantity) {
    return consumed(bookSide).merge(price, quantity, Long::sum) == quantity;
  }

  /**
   * A level shows less.
   *
   * @return whether nothing of it is consumed any more
   */
  boolean shrink(Side bookSide, long price, long shown) {
    var consumed = consumed(bookSide);
    if (shown == 0) {
      consumed.remove(price);
      return true;
    }
    consumed.computeIfPresent(price, (_, quantity) -> Math.min(quantity, shown));
    return false;
  }

  /** The part of a trade that this account has not been given yet. */
  long left(long tradeNumber, long quantity) {
    if (trade != tradeNumber) {
      trade = tradeNumber;
      left = quantity;
    }
    return left;
  }

  boolean isIdle() {
    return resting == 0 && consumedBids.isEmpty() && consumedAsks.isEmpty();
  }
}
