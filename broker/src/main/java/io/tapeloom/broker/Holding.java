package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The position of an account in one instrument, and the orders there that have not ended. Follows
 * from the facts. Not thread-safe.
 */
final class Holding {

  /** Ends every position, so that sums of quantities fit a long. */
  static final long MAX_SIZE = 1L << 60;

  final PaperAccount account;
  final CurrencyBook book;
  Terms terms;

  /** In quantity units; negative when short. */
  long size;

  /** What was paid for the position; negative when short. */
  BigDecimal cost = BigDecimal.ZERO;

  BigDecimal realized = BigDecimal.ZERO;

  /** The price of the newest execution, or {@link Fact#NONE}. */
  long lastPrice = Fact.NONE;

  long seq;
  long changedNanos;
  long takeProfitLeg = Fact.NO_ORDER;
  long stopLossLeg = Fact.NO_ORDER;

  /** The orders that have not ended, oldest first. */
  final TreeMap<Long, PaperOrder> orders = new TreeMap<>();

  // For the life of the process: the prices at which the margin must be computed again.
  long lowEdge = Fact.NONE;
  long highEdge = Fact.NONE;

  Holding(PaperAccount account, CurrencyBook book, Terms terms) {
    this.account = account;
    this.book = book;
    this.terms = terms;
  }

  String symbol() {
    return terms.symbol();
  }

  /** The side on which orders reduce the position; of a closed position, neither. */
  boolean isReducedBy(Side side) {
    return side == Side.BUY ? size < 0 : size > 0;
  }

  /** The size without its sign. */
  long room() {
    return Math.abs(size);
  }

  /**
   * Adds an execution to the position.
   *
   * @return its value, as it is added to or taken from the cash
   */
  BigDecimal fill(Side side, long price, long quantity) {
    int sign = side == Side.BUY ? 1 : -1;
    var value = terms.value(price, quantity);
    long closing = isReducedBy(side) ? Math.min(quantity, room()) : 0;
    var closed = closing == quantity ? value : terms.value(price, closing);
    if (closing > 0) {
      var released = Money.share(cost, closing, room());
      cost = cost.subtract(released);
      realized = realized.add(sign > 0 ? closed.negate() : closed).subtract(released);
    }
    var opened = value.subtract(closed);
    cost = cost.add(sign > 0 ? opened : opened.negate());
    size = Math.addExact(size, sign * quantity);
    lastPrice = price;
    return value;
  }

  /** The value of the position at a price; negative when short. */
  BigDecimal valueAt(long price) {
    return terms.value(price, size);
  }

  /**
   * Finds out which part of each order opens a position, and what is held for it: orders take their
   * place in the position by age, the two legs of a bracket once. The holds of the currency change
   * with them.
   */
  void allocate(Fees fees) {
    long room = room();
    for (var order : orders.values()) {
      long opening = order.leaves;
      if (!order.armed) {
        opening = 0;
      } else if (isReducedBy(order.side)) {
        if (!countsWithSibling(order)) {
          long reducing = Math.min(room, order.leaves);
          room -= reducing;
          opening = order.leaves - reducing;
        }
      }
      if (order.isReducing()) {
        opening = 0;
      }
      hold(order, opening, fees);
    }
  }

  private void hold(PaperOrder order, long opening, Fees fees) {
    order.opening = opening;
    var hold = Margin.hold(account.type, fees, terms, order.holdPrice, opening);
    if (!Money.same(hold, order.hold)) {
      book.locked = book.locked.subtract(order.hold).add(hold);
      order.hold = hold;
    }
  }

  /** Releases the hold of an order that has ended. */
  void release(PaperOrder order) {
    book.locked = book.locked.subtract(order.hold);
    order.hold = BigDecimal.ZERO;
    order.opening = 0;
  }

  /** Whether the older leg of the same bracket already has its place in the position. */
  boolean countsWithSibling(PaperOrder order) {
    if (order.siblingId == Fact.NO_ORDER || order.siblingId > order.id) {
      return false;
    }
    var sibling = orders.get(order.siblingId);
    return sibling != null && sibling.armed;
  }

  /** The part of the position that no armed order on the reducing side would close. */
  long unclaimed(Side side) {
    return unclaimed(side, Fact.NO_ORDER);
  }

  /** The same, as if an order did not exist. */
  long unclaimed(Side side, long withoutOrder) {
    if (!isReducedBy(side)) {
      return 0;
    }
    long room = room();
    for (var order : orders.values()) {
      if (order.side == side
          && order.armed
          && order.id != withoutOrder
          && !countsWithSibling(order)) {
        room -= order.leaves;
      }
    }
    return Math.max(0, room);
  }

  PositionView view(long mark) {
    return new PositionView(
        account.user,
        terms,
        seq,
        size,
        cost,
        mark,
        valueAt(mark).subtract(cost),
        realized,
        legPrice(takeProfitLeg),
        legPrice(stopLossLeg),
        Math.floorDiv(changedNanos, 1_000_000));
  }

  private OptionalLong legPrice(long leg) {
    var order = orders.get(leg);
    if (order == null) {
      return OptionalLong.empty();
    }
    return PaperOrder.optional(order.leg == Leg.TAKE_PROFIT ? order.price : order.stopPrice);
  }
}
