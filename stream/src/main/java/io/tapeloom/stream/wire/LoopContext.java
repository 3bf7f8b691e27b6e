package io.tapeloom.stream.wire;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.tapeloom.stream.loop.Loop;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.LoopThreads;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.loop.TimerWheel;
import io.tapeloom.stream.session.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** A shorter wait is not worth a timer. */
  private static final long MIN_REST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** How late a write may be whose turn has come. */
  private static final long PACE_MILLIS = 1;

  private final EventLoop eventLoop;
  private final NanoClock clock;
  private final Map<Endpoint, LoopCounts> tallies = new HashMap<>();
  private final GatherBuffer gatherBuffer = new GatherBuffer();
  private final TurningWheel timers;
  private final TurningWheel pacing;
  private final ReadTurns readTurns;
  private ArrayList<Outbox> unflushed = new ArrayList<>();
  private ArrayList<Outbox> flushing = new ArrayList<>();

  // What the frames to be sent are held by; swapped like the connections.
  private ArrayList<Frame> kept = new ArrayList<>();
  private ArrayList<Frame> sending = new ArrayList<>();
  private @Nullable Frame lastKept;

  private final LoopListener listener;
  private final WireMemory memory;
  private final long mostRestNanos;

  /** Since when the oldest of what is not flushed has waited. */
  private long oldestNanos;

  private long restUntilNanos;

  /**
   * @param listener is told how the loop does
   * @param coalescing how long writes may wait for others, at the most; 0: not at all
   * @param memory what all connections may take together
   */
  LoopContext(
      EventLoop eventLoop,
      NanoClock clock,
      Duration coalescing,
      LoopListener listener,
      WireMemory memory) {
    this.listener = listener;
    this.memory = memory;
    this.mostRestNanos = coalescing.toNanos();
    this.restUntilNanos = eventLoop.ticker().nanoTime();
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.timers = new TurningWheel(TICK_MILLIS, true);
    this.pacing = new TurningWheel(PACE_MILLIS, false);
    this.readTurns = new ReadTurns(eventLoop);
    if (eventLoop.inEventLoop()) {
      LoopThreads.mark();
    } else {
      eventLoop.execute(LoopThreads::mark);
    }
  }

  WireMemory memory() {
    return memory;
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

  ReadTurns readTurns() {
    return readTurns;
  }

  /** The present, on the loop's own clock. */
  long nanoTime() {
    return eventLoop.ticker().nanoTime();
  }

  LoopCounts tally(Endpoint endpoint) {
    return tallies.computeIfAbsent(endpoint, each -> new LoopCounts(each.stats()));
  }

  /** Holds a frame until the pass that sends it is over: once, not for each receiver. */
  void keep(Frame frame) {
    if (lastKept != frame) {
      lastKept = frame;
      frame.retain();
      kept.add(frame);
    }
  }

  GatherBuffer gatherBuffer() {
    return gatherBuffer;
  }

  /**
   * Flushes the connection behind all tasks that the loop has now, once for all their writes. The
   * loop rests from one such pass to the next for as long as the last one took, though no longer
   * than it may: a loop that has little to do adds next to no delay, and one that has much writes
   * more at once.
   *
   * @param sinceNanos when there was something to say to the connection
   */
  void flushSoon(Outbox connection, long sinceNanos) {
    if (unflushed.isEmpty()) {
      oldestNanos = sinceNanos;
      long wait = restUntilNanos - eventLoop.ticker().nanoTime();
      if (wait < MIN_REST_NANOS) {
        eventLoop.execute(this::flushAll);
      } else {
        eventLoop.schedule(this::flushAll, wait, TimeUnit.NANOSECONDS);
      }
    }
    unflushed.add(connection);
  }

  /** Whatever one connection throws, the others are flushed, and so is what comes after. */
  private void flushAll() {
    long begun = eventLoop.ticker().nanoTime();
    long oldest = oldestNanos;
    var sent = kept;
    kept = sending;
    sending = sent;
    lastKept = null;
    var batch = unflushed;
    unflushed = flushing;
    flushing = batch;
    try {
      flush(batch);
    } finally {
      batch.clear();
      gatherBuffer.forget();
      release(sent);
      sent.clear();
    }
    long ended = eventLoop.ticker().nanoTime();
    restUntilNanos = ended + Math.min(ended - begun, mostRestNanos);
    report(oldest);
  }

  private static void flush(List<Outbox> batch) {
    int failed = 0;
    for (var connection : batch) {
      try {
        connection.flush();
      } catch (Throwable bug) { // such as no memory for this one
        if (failed++ == 0) { // one line for a pass, however many connections it meets
          LOG.error("A connection could not be written to and is ended", bug);
        }
        connection.abort();
      }
    }
    if (failed > 1) {
      LOG.error("{} connections could not be written to and are ended", failed);
    }
  }

  private static void release(List<Frame> frames) {
    for (var frame : frames) {
      try {
        frame.release();
      } catch (RuntimeException bug) {
        LOG.error("A frame could not be released", bug);
      }
    }
  }

  private void report(long oldest) {
    try {
      tallies.values().forEach(LoopCounts::tell);
      listener.wrote(clock.nanoTime() - oldest);
    } catch (RuntimeException bug) {
      LOG.error("The listener of an event loop failed", bug);
    }
  }

  /** A wheel that turns while it has a deadline. */
  private final class TurningWheel {

    private final long tickMillis;
    private final boolean readsFirst;
    private final TimerWheel wheel;
    private @Nullable Future<?> ticks;
    private long dueNanos;

    /** When the wheel had its last turn, on the clock that deadlines go by. */
    private long turnedNanos;

    private boolean postponed;

    /**
     * @param readsFirst whether a turn that is late, because the loop or the whole process stood
     *     still, waits until the loop has read what came meanwhile: nobody is judged silent for
     *     what nobody has read
     */
    TurningWheel(long tickMillis, boolean readsFirst) {
      this.tickMillis = tickMillis;
      this.readsFirst = readsFirst;
      this.wheel =
          new TimerWheel(TimeUnit.MILLISECONDS.toNanos(tickMillis), clock.nanoTime(), this::begin);
    }

    private void begin() {
      if (ticks == null) {
        dueNanos = eventLoop.ticker().nanoTime() + tickNanos();
        turnedNanos = clock.nanoTime();
        ticks =
            eventLoop.scheduleWithFixedDelay(
                this::turn, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
      }
    }

    private long tickNanos() {
      return TimeUnit.MILLISECONDS.toNanos(tickMillis);
    }

    private void turn() {
      try {
        long now = eventLoop.ticker().nanoTime();
        listener.lagged(Math.max(0, now - dueNanos));
        dueNanos = now + tickNanos();
        long present = clock.nanoTime();
        if (readsFirst && !postponed && present - turnedNanos > 2 * tickNanos()) {
          postponed = true; // by one tick, in which the loop reads from all sockets
          return;
        }
        postponed = false;
        turnedNanos = present;
        wheel.advance(present);
      } catch (Throwable bug) { // thrown on, it would end the ticks of all connections
        LOG.error("A turn of the timers failed", bug);
      }
      if (wheel.size() == 0 && ticks != null) {
        ticks.cancel(false);
        ticks = null;
      }
    }
  }
}
