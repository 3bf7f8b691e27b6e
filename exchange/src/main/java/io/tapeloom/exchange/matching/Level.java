package io.tapeloom.exchange.matching;

import org.jspecify.annotations.Nullable;

/** The queue of orders at one price of one side, oldest first. Reused. Not thread-safe. */
final class Level {

  long price;

  /** The open quantity of all its orders. */
  long quantity;

  int size;

  @Nullable Order first;
  private @Nullable Order last;

  void reset(long newPrice) {
    price = newPrice;
    quantity = 0;
    size = 0;
    first = null;
    last = null;
  }

  void append(Order order) {
    Order tail = last;
    order.level = this;
    order.before = tail;
    order.after = null;
    if (tail == null) {
      first = order;
    } else {
      tail.after = order;
    }
    last = order;
    quantity += order.open;
    size++;
  }

  void remove(Order order) {
    Order before = order.before;
    Order after = order.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    order.level = null;
    order.before = null;
    order.after = null;
    quantity -= order.open;
    size--;
  }
}
