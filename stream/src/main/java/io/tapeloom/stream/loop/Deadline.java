package io.tapeloom.stream.loop;

import java.util.function.LongConsumer;

/**
 * A point in time at which a {@link TimerWheel} runs an action once. Owned by the loop of that
 * wheel. Times are in nanoseconds on the clock of {@link TimerWheel#advance}.
 */
public final class Deadline {

  static final int NOWHERE = -1;

  private final TimerWheel wheel;
  private final LongConsumer action;

  // Managed by the wheel.
  long dueNanos;
  int slot = NOWHERE;
  int index;
  boolean armed;

  Deadline(TimerWheel wheel, LongConsumer action) {
    this.wheel = wheel;
    this.action = action;
  }

  /** Arms the deadline, or moves it when it is armed. */
  public void set(long nanos) {
    wheel.remove(this);
    dueNanos = nanos;
    armed = true;
    wheel.add(this);
  }

  /** Disarms the deadline; without effect when it is not armed. */
  public void cancel() {
    armed = false;
    wheel.remove(this);
  }

  void fire(long nowNanos) {
    armed = false;
    action.accept(nowNanos);
  }
}
