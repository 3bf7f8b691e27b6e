package io.tapeloom.stream.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadlines of one loop: {@value #SLOTS} slots of one tick each; a deadline further away than a
 * turn waits in its slot for its turn to come. Setting and cancelling cost the same whatever the
 * number of deadlines. Owned by its loop.
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
   * @param tickNanos how late a deadline may fire, at the most; positive
   * @param nowNanos the present, on the clock that {@link #advance} is told
   */
  public TimerWheel(long tickNanos, long nowNanos) {
    this(tickNanos, nowNanos, () -> {});
  }

  /**
   * @param tickNanos how late a deadline may fire, at the most; positive
   * @param nowNanos the present, on the clock that {@link #advance} is told
   * @param onFirst run when a deadline is set and there was none
   */
  public TimerWheel(long tickNanos, long nowNanos, Runnable onFirst) {
    this.tickNanos = tickNanos;
    this.originNanos = nowNanos;
    this.onFirst = onFirst;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(new ArrayList<>(0));
    }
  }

  /** A deadline that is not set yet; the action is told the present in nanoseconds. */
  public Deadline deadline(LongConsumer action) {
    return new Deadline(this, action);
  }

  /** How many deadlines are set. */
  public int size() {
    return size;
  }

  /** Fires what is due at the given moment, each once; a deadline may be set again meanwhile. */
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

  /** What one deadline throws must not cost the others their turn. */
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
      } catch (RuntimeException | Error failure) { // the next one has to begin anew
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

  /** Counted from the wheel's beginning, so that a clock may wrap around. */
  private long tickOf(long nanos) {
    return Math.floorDiv(nanos - originNanos, tickNanos);
  }

  private static int slotOf(long tick) {
    return Math.floorMod(tick, SLOTS);
  }
}
