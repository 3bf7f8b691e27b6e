package io.tapeloom.stream.loop;

import java.util.function.LongConsumer;

/** A moment at which something is done once, on the wheel that made it. Owned by that loop. */
public final class Deadline {

  static final int NOWHERE = -1;

  private final TimerWheel wheel;
  private final LongConsumer action;

  // The wheel's own marks.
  long dueNanos;
  int slot = NOWHERE;
  int index;
  boolean armed;

  Deadline(TimerWheel wheel, LongConsumer action) {
    this.wheel = wheel;
    this.action = action;
  }

  /** Sets or moves the moment. */
  public void set(long nanos) {
    wheel.remove(this);
    dueNanos = nanos;
    armed = true;
    wheel.add(this);
  }

  /** Forgets the moment. */
  public void cancel() {
    armed = false;
    wheel.remove(this);
  }

  void fire(long nowNanos) {
    armed = false;
    action.accept(nowNanos);
  }
}
