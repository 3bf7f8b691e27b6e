package io.tapeloom.exchange.matching;

import org.jspecify.annotations.Nullable;

/**
 * The resting orders by id: a hash table with linear probing, at most half full, whose order
 * objects are reused. Has a fixed capacity; the table grows up to it. Allocates no order objects
 * once it has held as many before. Not thread-safe.
 */
final class RestingOrders {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** The initial size of the table is 2 to the power of this. */
  private static final int FIRST_BITS = 9;

  private final int capacity;
  private @Nullable Order[] slots;
  private int shift;
  private int size;

  /** The first free order object; linked by {@code after}. */
  private @Nullable Order free;

  RestingOrders(int capacity) {
    int bits = Math.min(FIRST_BITS, 33 - Integer.numberOfLeadingZeros(capacity));
    this.capacity = capacity;
    this.slots = new Order[1 << bits];
    this.shift = Long.SIZE - bits;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  @Nullable Order find(long id) {
    for (int slot = home(id); ; slot = next(slot)) {
      Order order = slots[slot];
      if (order == null || order.id == id) {
        return order;
      }
    }
  }

  /** Adds an order with this id; the caller sets all other fields. */
  Order add(long id) {
    Order order = free;
    if (order == null) {
      order = new Order();
    } else {
      free = order.after;
      order.after = null;
    }
    order.id = id;
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    put(order);
    size++;
    return order;
  }

  private void put(Order order) {
    int slot = home(order.id);
    while (slots[slot] != null) {
      slot = next(slot);
    }
    slots[slot] = order;
  }

  private void grow() {
    @Nullable Order[] smaller = slots;
    slots = new Order[2 * smaller.length];
    shift--;
    for (Order order : smaller) {
      if (order != null) {
        put(order);
      }
    }
  }

  void remove(Order order) {
    int gap = home(order.id);
    while (slots[gap] != order) {
      gap = next(gap);
    }
    close(gap);
    order.after = free;
    free = order;
    size--;
  }

  /** Moves entries back that were displaced by the removed one. */
  private void close(int freed) {
    int gap = freed;
    for (int slot = next(gap); ; slot = next(slot)) {
      Order order = slots[slot];
      if (order == null) {
        slots[gap] = null;
        return;
      }
      if (distance(home(order.id), slot) >= distance(gap, slot)) {
        slots[gap] = order;
        gap = slot;
      }
    }
  }

  private int home(long id) {
    return (int) ((id * GOLDEN_GAMMA) >>> shift);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  private int distance(int from, int to) {
    return (to - from) & (slots.length - 1);
  }
}
