package io.tapeloom.server.live;

import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something at a steady beat, on a daemon thread of its own, between {@link #start} and {@link
 * #close}. A beat that fails is logged and the next one comes; after a stall there is one beat, and
 * not as many as were missed. Thread-safe; runs other tasks between two beats.
 */
final class Metronome implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Metronome.class);

  private final String name;
  private final long intervalNanos;
  private final Runnable beat;
  private final NanoClock clock = NanoClock.system();
  private final ScheduledExecutorService timer;

  /** When the next beat is due. Of the thread, once it has started. */
  private long dueNanos;

  private boolean failing;

  Metronome(String name, Duration interval, Runnable beat) {
    this.name = name;
    this.intervalNanos = interval.toNanos();
    this.beat = beat;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
  }

  /** Begins to beat, after one interval. */
  void start() {
    long now = clock.nanoTime();
    dueNanos = now + intervalNanos;
    await(now);
  }

  private void await(long nowNanos) {
    var _ = timer.schedule(this::turn, dueNanos - nowNanos, TimeUnit.NANOSECONDS);
  }

  private void turn() {
    try {
      beat.run();
      report(null);
    } catch (RuntimeException | Error e) { // thrown on, it would end the beat for ever
      report(e);
    }
    long now = clock.nanoTime();
    dueNanos = nextAfter(dueNanos, intervalNanos, now);
    if (!timer.isShutdown()) {
      await(now);
    }
  }

  /** Reports the first failure of a row, and its end. */
  private void report(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      LOG.error("A beat of the {} has failed, and the next one is tried", name, failure);
    } else if (failure != null) {
      LOG.debug("A beat of the {} has failed again", name, failure);
    } else if (failing) {
      LOG.info("The {} beats again", name);
    }
    failing = failure != null;
  }

  /** The first moment after now that lies whole intervals after another. */
  static long nextAfter(long dueNanos, long intervalNanos, long nowNanos) {
    long late = Math.max(0, nowNanos - dueNanos);
    return dueNanos + (late / intervalNanos + 1) * intervalNanos;
  }

  @Override
  public void execute(Runnable task) {
    timer.execute(task);
  }

  /** Stops the beat; one that is under way still ends. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
