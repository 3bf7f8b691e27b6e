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
 * The state that the connections of one event loop share: deadlines, turns, and the connections
 * with pending writes. Owned by the event loop; other threads may call {@link #execute}, {@link
 * #isCurrent}, {@link #memory} and {@link #readers}. Lives as long as the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends in exceptionCaught
final class LoopContext implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(LoopContext.class);

  /** The longest delay of a session deadline. */
  private static final long TICK_MILLIS = 50;

  /** A shorter pause is skipped, because a timer would cost more. */
  private static final long MIN_REST_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  /** The longest delay of a rate-limited write. */
  private static final long PACE_MILLIS = 1;

  private final EventLoop eventLoop;
  private final NanoClock clock;
  private final Map<Endpoint, LoopCounts> countsByEndpoint = new HashMap<>();
  private final GatherBuffer gatherBuffer = new GatherBuffer();
  private final MessageDeflater deflater = new MessageDeflater();
  private final Inflaters inflaters = new Inflaters();
  private final TickingWheel timers;
  private final TickingWheel pacing;
  private final Turns turns;
  private ArrayList<Outbox> unflushed = new ArrayList<>();
  private ArrayList<Outbox> flushing = new ArrayList<>();

  // References to the frames of this pass and the running one; swapped like the connections.
  private ArrayList<Frame> kept = new ArrayList<>();
  private ArrayList<Frame> sending = new ArrayList<>();
  private @Nullable Frame lastKept;

  private final LoopListener listener;
  private final WireMemory memory;
  private final MessageReaders readers;
  private final long maxRestNanos;

  /** When the oldest pending message was published or answered. */
  private long oldestNanos;

  private long restUntilNanos;

  /**
   * @param coalescing the longest time that writes wait for others; 0: they do not wait
   * @param listener receives the timings of the loop
   * @param memory the memory budgets of all connections
   * @param readers reads the long messages of all connections
   */
  LoopContext(
      EventLoop eventLoop,
      NanoClock clock,
      Duration coalescing,
      LoopListener listener,
      WireMemory memory,
      MessageReaders readers) {
    this.listener = listener;
    this.memory = memory;
    this.readers = readers;
    this.maxRestNanos = coalescing.toNanos();
    this.restUntilNanos = eventLoop.ticker().nanoTime();
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.timers = new TickingWheel(TICK_MILLIS, true);
    this.pacing = new TickingWheel(PACE_MILLIS, false);
    this.turns = new Turns(eventLoop);
    if (eventLoop.inEventLoop()) {
      LoopThreads.mark();
    } else {
      eventLoop.execute(LoopThreads::mark);
    }
  }

  WireMemory memory() {
    return memory;
  }

  MessageReaders readers() {
    return readers;
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
  public void later(Runnable turn) {
    turns.await(turn);
  }

  @Override
  public TimerWheel timers() {
    return timers.wheel;
  }

  @Override
  public TimerWheel pacing() {
    return pacing.wheel;
  }

  Turns turns() {
    return turns;
  }

  /** The current time on the event loop's own clock. */
  long nanoTime() {
    return eventLoop.ticker().nanoTime();
  }

  LoopCounts counts(Endpoint endpoint) {
    return countsByEndpoint.computeIfAbsent(endpoint, each -> new LoopCounts(each.stats()));
  }

  /** Retains a frame until the end of the pass that sends it: once, not once per receiver. */
  void keep(Frame frame) {
    if (lastKept != frame) {
      lastKept = frame;
      frame.retain();
      kept.add(frame);
    }
  }

  MessageDeflater deflater() {
    return deflater;
  }

  Inflaters inflaters() {
    return inflaters;
  }

  GatherBuffer gatherBuffer() {
    return gatherBuffer;
  }

  /**
   * Flushes the connection after all tasks that the loop has now, once for all its writes. Between
   * two such passes the loop pauses as long as the last pass took, up to the coalescing limit: an
   * idle loop adds almost no delay, and a busy loop writes more at once.
   *
   * @param sinceNanos when the oldest message for the connection was published or answered
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

  /** Flushes all pending connections. A failure of one connection does not affect the others. */
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
      gatherBuffer.clear();
      release(sent);
      sent.clear();
    }
    long ended = eventLoop.ticker().nanoTime();
    restUntilNanos = ended + Math.min(ended - begun, maxRestNanos);
    report(oldest);
  }

  private static void flush(List<Outbox> batch) {
    int failed = 0;
    for (var connection : batch) {
      try {
        connection.flush();
      } catch (Throwable bug) { // for example, no memory for this connection
        if (failed++ == 0) { // one stack trace per pass, for any number of connections
          LOG.error("Connection is aborted: write failed", bug);
        }
        connection.abort();
      }
    }
    if (failed > 1) {
      LOG.error("{} connections are aborted: writes failed", failed);
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
      countsByEndpoint.values().forEach(LoopCounts::report);
      listener.wrote(clock.nanoTime() - oldest);
    } catch (RuntimeException bug) {
      LOG.error("Listener of an event loop failed", bug);
    }
  }

  /** A timer wheel that ticks while it has a deadline. */
  private final class TickingWheel {

    private final long tickMillis;
    private final boolean readsFirst;
    private final TimerWheel wheel;
    private @Nullable Future<?> ticks;
    private long dueNanos;

    /** When the wheel was last advanced, on the clock of the deadlines. */
    private long lastTickNanos;

    private boolean postponed;

    /**
     * @param readsFirst whether a late tick waits until the loop has read from its sockets. After a
     *     pause of the loop or the process, no client is closed as silent because its input was not
     *     read.
     */
    TickingWheel(long tickMillis, boolean readsFirst) {
      this.tickMillis = tickMillis;
      this.readsFirst = readsFirst;
      this.wheel =
          new TimerWheel(TimeUnit.MILLISECONDS.toNanos(tickMillis), clock.nanoTime(), this::begin);
    }

    private void begin() {
      if (ticks == null) {
        dueNanos = eventLoop.ticker().nanoTime() + tickNanos();
        lastTickNanos = clock.nanoTime();
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
        if (readsFirst && !postponed && present - lastTickNanos > 2 * tickNanos()) {
          postponed = true; // by one tick, during which the loop reads from all sockets
          return;
        }
        postponed = false;
        lastTickNanos = present;
        wheel.advance(present);
      } catch (Throwable bug) { // rethrown, it would stop the ticks of all connections
        LOG.error("A tick of the timers failed", bug);
      }
      if (wheel.size() == 0 && ticks != null) {
        ticks.cancel(false);
        ticks = null;
      }
    }
  }
}
