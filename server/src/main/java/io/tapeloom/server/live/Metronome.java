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
 * Runs a task (a <i>beat</i>) at a fixed interval, on its own daemon thread, between {@link #start}
 * and {@link #close}. A failed beat is logged and does not stop the next ones. After a stall there
 * is one beat instead of all missed ones. Thread-safe; runs other tasks between two beats.
 */
final class Metronome implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Metronome.class);

  private final String name;
  private final long intervalNanos;
  private final Runnable beat;
  private final NanoClock clock = NanoClock.system();
  private final ScheduledExecutorService timer;

  /** When the next beat is due. Owned by the thread after the start. */
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

  /** Starts the beats, the first one after one interval. */
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
    } catch (RuntimeException | Error e) { // would otherwise end all further beats
      report(e);
    }
    long now = clock.nanoTime();
    dueNanos = nextAfter(dueNanos, intervalNanos, now);
    if (!timer.isShutdown()) {
      await(now);
    }
  }

  /** Reports the first failure of a series, and the end of the series. */
  private void report(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      LOG.error("Timer {} failed, it runs again at the next interval", name, failure);
    } else if (failure != null) {
      LOG.debug("Timer {} failed again", name, failure);
    } else if (failing) {
      LOG.info("Timer {} runs again without failure", name);
    }
    failing = failure != null;
  }

  /** Returns the first moment after now that is a whole number of intervals after another one. */
  static long nextAfter(long dueNanos, long intervalNanos, long nowNanos) {
    long late = Math.max(0, nowNanos - dueNanos);
    return dueNanos + (late / intervalNanos + 1) * intervalNanos;
  }

  @Override
  public void execute(Runnable task) {
    timer.execute(task);
  }

  /** Stops the beats; a beat in progress is completed. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
