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

  private final EventLoop eventLoop;
  private final NanoClock clock;
  private final TimerWheel wheel;
  private ArrayList<ConnectionHandler> unflushed = new ArrayList<>();
  private ArrayList<ConnectionHandler> flushing = new ArrayList<>();
  private final TimerWheel pacing;
  private int connections;
  private @Nullable Future<?> ticks;
  private @Nullable Future<?> pacingTicks;

  LoopContext(EventLoop eventLoop, NanoClock clock) {
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.wheel = new TimerWheel(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS), clock.nanoTime());
    this.pacing =
        new TimerWheel(TimeUnit.MILLISECONDS.toNanos(1), clock.nanoTime(), this::startPacing);
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
    return wheel;
  }

  @Override
  public TimerWheel pacing() {
    return pacing;
  }

  /** The pacing wheel turns while a write waits for its turn. */
  private void startPacing() {
    if (pacingTicks == null) {
      pacingTicks = eventLoop.scheduleAtFixedRate(this::pace, 1, 1, TimeUnit.MILLISECONDS);
    }
  }

  private void pace() {
    turn(pacing);
    if (pacing.size() == 0 && pacingTicks != null) {
      pacingTicks.cancel(false);
      pacingTicks = null;
    }
  }

  /** The wheel turns while there is a connection. */
  void connected() {
    if (connections++ == 0) {
      wheel.advance(clock.nanoTime());
      ticks =
          eventLoop.scheduleWithFixedDelay(
              this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    turn(wheel);
  }

  private void turn(TimerWheel turning) {
    try {
      turning.advance(clock.nanoTime());
    } catch (RuntimeException bug) { // thrown on, it would end the ticks of all connections
      LOG.error("A deadline failed", bug);
    }
  }

  void disconnected() {
    if (--connections == 0 && ticks != null) {
      ticks.cancel(false);
      ticks = null;
    }
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
}
