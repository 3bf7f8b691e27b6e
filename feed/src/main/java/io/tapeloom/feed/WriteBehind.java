package io.tapeloom.feed;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of a feed on its own thread, so that a slow disk does not delay the feed. The
 * queue is bounded; events that do not fit are lost, counted and logged. The thread survives
 * exceptions of its writer and ends when it is closed. Thread-safe.
 */
public final class WriteBehind<T> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);

  /** Maximum number of queued items. */
  public static final int MAX_WAITING = 65_536;

  /** Maximum time until a close is noticed. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Maximum time that a close waits for queued items, for example on a disk that hangs. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** Writes the items; called only by the writing thread. */
  public interface Writer<T> {

    /** Writes one item, in the order in which they were added. */
    void write(T item);

    /** Flushes the items so far to the disk. */
    void flush();

    /** Flushes and closes everything after the last item. */
    void end();
  }

  private final String name;
  private final Writer<T> writer;
  private final long flushNanos;
  private final SteadyClock clock;
  private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;

  private volatile boolean closed;

  /** Whether the last step failed. Owned by the writing thread. */
  private boolean failing;

  /**
   * @param name the name of the thread, also used in the log
   * @param flushInterval maximum time span that a crash may lose
   */
  public WriteBehind(String name, Writer<T> writer, Duration flushInterval, SteadyClock clock) {
    this.name = name;
    this.writer = writer;
    this.flushNanos = flushInterval.toNanos();
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** Starts to write. Earlier actions of the caller are visible to the writer. Called once. */
  public void start() {
    thread.start();
  }

  /** Queues an item. Does not block. */
  public void add(T item) {
    if (!waiting.offer(item) && lost.getAndIncrement() == 0) {
      LOG.error("The {} cannot keep up with the feed: events are lost", name);
    }
  }

  /** Counts an item that the writer itself has lost. */
  public void lose() {
    lost.incrementAndGet();
  }

  /** Number of lost items so far. */
  public long lost() {
    return lost.get();
  }

  /** Writes all queued items and ends the thread; gives up after a timeout. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(CLOSE_TIMEOUT)) {
        LOG.error(
            "The {} did not end within {} s: {} items are not written",
            name,
            CLOSE_TIMEOUT.toSeconds(),
            waiting.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the thread has ended or was never started. */
  public boolean isOver() {
    return !thread.isAlive();
  }

  private void run() {
    long flushed = clock.nanos();
    try {
      while (!closed || !waiting.isEmpty()) {
        long since = clock.nanos() - flushed;
        if (since >= flushNanos) {
          var _ = guarded(writer::flush);
          flushed = clock.nanos();
          since = 0;
        }
        var item = waiting.poll(Math.min(flushNanos - since, LOOK_NANOS), TimeUnit.NANOSECONDS);
        if (item != null && !guarded(() -> writer.write(item))) {
          lose();
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("The {} was interrupted: {} items are not written", name, waiting.size());
    }
    var _ = guarded(writer::end);
  }

  /** Runs a step; returns whether it succeeded. Logs the first failure of a series. */
  private boolean guarded(Runnable step) {
    try {
      step.run();
      failing = false;
      return true;
    } catch (Throwable failure) { // this thread must not end before it is closed
      if (!failing) {
        failing = true;
        LOG.error("The {} failed and continues: {}", name, failure.toString());
        LOG.debug("The {} failed", name, failure);
      }
      return false;
    }
  }
}
