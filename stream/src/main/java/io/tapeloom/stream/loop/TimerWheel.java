package io.tapeloom.stream.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadlines of one loop, in {@value #SLOTS} slots of one tick each. A deadline that is more
 * than one turn of the wheel away stays in its slot until its turn. Setting and cancelling take
 * constant time, for any number of deadlines. Owned by its loop; not thread-safe.
 */
public final class TimerWheel {

  private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);

  private static final int SLOTS = 512;

  private final long tickNanos;
  private final List<ArrayList<Deadline>> slots = new ArrayList<>(SLOTS);
  private final List<Deadline> due = new ArrayList<>();
  private final long originNanos;
  private final Runnable onFirst;
  private long currentTick;
  private int size;

  /**
   * @param tickNanos the longest delay of a deadline, in nanoseconds; positive
   * @param nowNanos the current time, on the clock of {@link #advance}
   */
  public TimerWheel(long tickNanos, long nowNanos) {
    this(tickNanos, nowNanos, () -> {});
  }

  /**
   * @param tickNanos the longest delay of a deadline, in nanoseconds; positive
   * @param nowNanos the current time, on the clock of {@link #advance}
   * @param onFirst run when a deadline is set while no other is
   */
  public TimerWheel(long tickNanos, long nowNanos, Runnable onFirst) {
    this.tickNanos = tickNanos;
    this.originNanos = nowNanos;
    this.onFirst = onFirst;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>(0));
    }
  }

  /**
   * Returns a new deadline that is not set. Its action receives the current time in nanoseconds.
   */
  public Deadline deadline(LongConsumer action) {
    return new Deadline(this, action);
  }

  /** Number of deadlines that are set. */
  public int size() {
    return size;
  }

  /**
   * Fires, once each, all deadlines that are due at the given time. An action may set its deadline
   * again.
   */
  public void advance(long nowNanos) {
    long nowTick = tickOf(nowNanos);
    long ticks = Math.min(nowTick - currentTick, SLOTS - 1);
    for (long tick = nowTick - ticks; tick <= nowTick; tick++) {
      for (var deadline : slots.get(slotOf(tick))) {
        if (deadline.dueNanos - nowNanos <= 0) {
          due.add(deadline);
        }
      }
    }
    currentTick = nowTick;
    due.forEach(this::remove);
    try {
      for (var deadline : due) {
        if (deadline.armed && deadline.slot == Deadline.NOWHERE) {
          fire(deadline, nowNanos);
        }
      }
    } finally {
      due.clear();
    }
  }

  /** Logs what an action throws, so that the other deadlines still fire. */
  private static void fire(Deadline deadline, long nowNanos) {
    try {
      deadline.fire(nowNanos);
    } catch (Throwable bug) {
      LOG.error("A deadline failed", bug);
    }
  }

  void add(Deadline deadline) {
    long tick = Math.max(tickOf(deadline.dueNanos), currentTick);
    deadline.slot = slotOf(tick);
    var slot = slots.get(deadline.slot);
    deadline.index = slot.size();
    slot.add(deadline);
    if (size++ == 0) {
      try {
        onFirst.run();
      } catch (RuntimeException | Error failure) { // so that the next deadline runs onFirst again
        remove(deadline);
        throw failure;
      }
    }
  }

  void remove(Deadline deadline) {
    if (deadline.slot == Deadline.NOWHERE) {
      return;
    }
    var slot = slots.get(deadline.slot);
    var last = slot.removeLast();
    if (last != deadline) {
      slot.set(deadline.index, last);
      last.index = deadline.index;
    }
    deadline.slot = Deadline.NOWHERE;
    size--;
  }

  /** Relative to the wheel's creation, so that the clock may overflow. */
  private long tickOf(long nanos) {
    return Math.floorDiv(nanos - originNanos, tickNanos);
  }

  private static int slotOf(long tick) {
    return Math.floorMod(tick, SLOTS);
  }
}
