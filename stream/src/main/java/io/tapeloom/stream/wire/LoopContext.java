package io.tapeloom.stream.wire;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.tapeloom.stream.Loop;
import io.tapeloom.stream.NanoClock;
import io.tapeloom.stream.TimerWheel;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share: their deadlines, and the list of those that have
 * something to flush. Owned by the event loop, but for {@link #execute}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class LoopContext implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(LoopContext.class);

  /** How late a deadline may fire. */
  private static final long TICK_MILLIS = 50;

  /** How late a write may be whose turn has come. */
  private static final long PACE_MILLIS = 1;

  private final EventLoop eventLoop;
  private final NanoClock clock;
  private final TurningWheel timers;
  private final TurningWheel pacing;
  private ArrayList<ConnectionHandler> unflushed = new ArrayList<>();
  private ArrayList<ConnectionHandler> flushing = new ArrayList<>();

  LoopContext(EventLoop eventLoop, NanoClock clock) {
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.timers = new TurningWheel(TICK_MILLIS);
    this.pacing = new TurningWheel(PACE_MILLIS);
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public boolean isCurrent() {
    return eventLoop.inEventLoop();
  }

  @Override
  public TimerWheel timers() {
    return timers.wheel;
  }

  @Override
  public TimerWheel pacing() {
    return pacing.wheel;
  }

  /** Flushes the connection behind all tasks that the loop has now, once for all their writes. */
  void flushSoon(ConnectionHandler connection) {
    if (unflushed.isEmpty()) {
      eventLoop.execute(this::flushAll);
    }
    unflushed.add(connection);
  }

  private void flushAll() {
    var batch = unflushed;
    unflushed = flushing;
    flushing = batch;
    for (var connection : batch) {
      connection.flush();
    }
    batch.clear();
  }

  /** A wheel that turns while it has a deadline. */
  private final class TurningWheel {

    private final long tickMillis;
    private final TimerWheel wheel;
    private @Nullable Future<?> ticks;

    TurningWheel(long tickMillis) {
      this.tickMillis = tickMillis;
      this.wheel =
          new TimerWheel(TimeUnit.MILLISECONDS.toNanos(tickMillis), clock.nanoTime(), this::begin);
    }

    private void begin() {
      if (ticks == null) {
        ticks =
            eventLoop.scheduleWithFixedDelay(
                this::turn, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
      }
    }

    private void turn() {
      try {
        wheel.advance(clock.nanoTime());
      } catch (RuntimeException bug) { // thrown on, it would end the ticks of all connections
        LOG.error("A deadline failed", bug);
      }
      if (wheel.size() == 0 && ticks != null) {
        ticks.cancel(false);
        ticks = null;
      }
    }
  }
}
