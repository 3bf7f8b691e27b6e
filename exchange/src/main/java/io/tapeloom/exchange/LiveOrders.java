package io.tapeloom.exchange;

import io.tapeloom.market.Side;
import java.util.Arrays;

/**
 * The resting orders, numbered from 1, for random selection. Numbers are reused. Not thread-safe.
 */
final class LiveOrders {

  /** Marks an order that is not part of a plan. */
  static final int UNPLANNED = -1;

  private int size;

  /** The numbers of resting orders, followed by the free numbers. */
  private int[] numbers = new int[128];

  // Indexed by number.
  private int[] places = new int[numbers.length + 1];
  private Side[] sides = new Side[numbers.length + 1];
  private long[] prices = new long[numbers.length + 1];
  private int[] plans = new int[numbers.length + 1];

  LiveOrders() {
    fill(0);
  }

  private void fill(int from) {
    for (int i = from; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
  }

  int size() {
    return size;
  }

  /** The number of the order at a place, from 0 to size - 1, in no particular order. */
  int at(int place) {
    return numbers[place];
  }

  Side side(int number) {
    return sides[number];
  }

  long price(int number) {
    return prices[number];
  }

  /** The index of the order in the plan, or {@link #UNPLANNED}. */
  int plan(int number) {
    return plans[number];
  }

  int add(Side side, long price, int plan) {
    if (size == numbers.length) {
      grow();
    }
    int number = numbers[size];
    places[number] = size;
    sides[number] = side;
    prices[number] = price;
    plans[number] = plan;
    size++;
    return number;
  }

  void unplan(int number) {
    plans[number] = UNPLANNED;
  }

  void remove(int number) {
    size--;
    int moved = numbers[size];
    int place = places[number];
    numbers[place] = moved;
    places[moved] = place;
    numbers[size] = number;
  }

  private void grow() {
    int length = 2 * numbers.length;
    numbers = Arrays.copyOf(numbers, length);
    places = Arrays.copyOf(places, length + 1);
    sides = Arrays.copyOf(sides, length + 1);
    prices = Arrays.copyOf(prices, length + 1);
    plans = Arrays.copyOf(plans, length + 1);
    fill(size);
  }
}
