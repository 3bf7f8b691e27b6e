package io.tapeloom.stream;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there may be, at all endpoints that share it. Thread-safe. */
public final class Capacity {

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * @param most positive
   */
  public Capacity(int most) {
    if (most <= 0) {
      throw new IllegalArgumentException("most must be positive, got " + most);
    }
    this.most = most;
  }

  public int most() {
    return most;
  }

  boolean take() {
    return taken.getAndUpdate(count -> Math.min(count + 1, most)) < most;
  }

  void giveBack() {
    taken.decrementAndGet();
  }
}
