package io.tapeloom.feed;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a feed delivers on a thread of its own, so that a slow disk does not hold up the
 * feed. What waits is bounded; what does not fit is lost, counted and logged. The thread survives
 * whatever its writer throws, and ends when it is closed. Thread-safe.
 */
public final class WriteBehind<T> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);

  /** How much may wait. */
  public static final int MAX_WAITING = 65_536;

  /** How soon a close is noticed, at the latest. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long a close waits for what is still to be written, on a disk that does not answer. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

  /** Does the writing; called by the thread that writes, and by no other. */
  public interface Writer<T> {

    /** Takes one thing up, in the order in which they were added. */
    void write(T item);

    /** Brings what was taken up so far to the disk. */
    void flush();

    /** Nothing comes any more: flushes, and ends what is open. */
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

  /** Whether the last step failed. Of the thread. */
  private boolean failing;

  /**
   * @param name of the thread, and in the log
   * @param flushInterval what a crash loses at most
   */
  public WriteBehind(String name, Writer<T> writer, Duration flushInterval, SteadyClock clock) {
    this.name = name;
    this.writer = writer;
    this.flushNanos = flushInterval.toNanos();
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** Begins to write; what its caller did before is seen by the writer. Once. */
  public void start() {
    thread.start();
  }

  /** Has something written. Does not block. */
  public void add(T item) {
    if (!waiting.offer(item) && lost.getAndIncrement() == 0) {
      LOG.error("The {} cannot keep up with the feed: some of it is lost", name);
    }
  }

  /** Counts something that the writer itself has lost. */
  public void lose() {
    lost.incrementAndGet();
  }

  /** How much was lost so far. */
  public long lost() {
    return lost.get();
  }

  /** Writes all that waits, and ends; gives up where that takes very long. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        LOG.error(
            "The {} did not end within {} s: {} are not written",
            name,
            CLOSE_PATIENCE.toSeconds(),
            waiting.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the thread is over, or was never begun: nothing of it is at work any more. */
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
      LOG.warn("The {} was interrupted: {} were not written", name, waiting.size());
    }
    var _ = guarded(writer::end);
  }

  /** Whether it went well; if not, that is logged when it is the first time in a row. */
  private boolean guarded(Runnable step) {
    try {
      step.run();
      failing = false;
      return true;
    } catch (Throwable failure) { // this thread must not end before what it is here for
      if (!failing) {
        failing = true;
        LOG.error("The {} failed, and goes on: {}", name, failure.toString());
        LOG.debug("The {} failed", name, failure);
      }
      return false;
    }
  }
}
