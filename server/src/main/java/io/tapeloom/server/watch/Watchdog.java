package io.tapeloom.server.watch;

import io.tapeloom.stream.loop.NanoClock;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks periodically that the essential threads make progress, and reports the first one that made
 * none for the timeout. Time counts only while the watchdog itself runs, because a stall of the
 * whole process is not the fault of one thread. A process with a debugger is not watched.
 *
 * <p>Runs on a daemon thread of its own between {@link #start} and {@link #close}; {@link #watch}
 * is for any thread, before the start.
 */
public final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** Number of checks within the timeout. */
  private static final int CHECKS = 20;

  private static final long MAX_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Bytes that each check allocates, to detect a heap without space. */
  private static final int PROBE_BYTES = 16 * 1024;

  /**
   * If the JVM does nothing but garbage collection for this time, it is out of memory, although no
   * allocation has failed: each allocation waits for the next collection.
   */
  private static final long MAX_COLLECTING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Maximum share of the time that garbage collection may take. */
  private static final double MAX_COLLECTING_SHARE = 0.9;

  private final Duration timeout;
  private final NanoClock clock;
  private final LongSupplier collectedMillis;
  private final long periodNanos;
  private final List<Watched> watched = new CopyOnWriteArrayList<>();

  private volatile boolean closed;

  // Owned by the watchdog's thread.
  private long checkedNanos;
  private long checkedCollectedMillis;
  private long collectingNanos;

  @SuppressWarnings("unused") // only its allocation matters
  private byte[] probe = {};

  /** Something that should make progress. */
  @FunctionalInterface
  public interface Moving {

    /** Whether there was progress since the last call, or none is needed. Called by one thread. */
    boolean hasMoved();
  }

  private static final class Watched {

    private final String name;
    private final Moving moving;
    private long stillNanos;

    Watched(String name, Moving moving) {
      this.name = name;
      this.moving = moving;
    }
  }

  /** A task that the watched thread must run; it is submitted again after each run. */
  private static final class Probe implements Moving, Runnable {

    private final Executor thread;
    private volatile boolean taken = true;

    Probe(Executor thread) {
      this.thread = thread;
    }

    @Override
    public void run() {
      taken = true;
    }

    @Override
    public boolean hasMoved() {
      if (!taken) {
        return false;
      }
      taken = false;
      try {
        thread.execute(this);
      } catch (RejectedExecutionException ended) {
        return false; // the thread has ended, but the server has not
      }
      return true;
    }
  }

  /**
   * @param timeout maximum time without progress; zero: no limit
   * @param clock the clock of the watchdog
   */
  public Watchdog(Duration timeout, NanoClock clock) {
    this(timeout, clock, Watchdog::collectedMillis);
  }

  /**
   * @param collectedMillis time that garbage collection has taken since the start, in milliseconds
   */
  Watchdog(Duration timeout, NanoClock clock, LongSupplier collectedMillis) {
    this.timeout = timeout;
    this.clock = clock;
    this.collectedMillis = collectedMillis;
    this.periodNanos = Math.clamp(timeout.toNanos() / CHECKS, 1, MAX_PERIOD_NANOS);
  }

  private static long collectedMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** Watches a thread by its execution of tasks. */
  public void watch(String name, Executor thread) {
    watch(name, new Probe(thread));
  }

  /** Watches something that reports its own progress. */
  public void watch(String name, Moving moving) {
    watched.add(new Watched(name, moving));
  }

  /**
   * Starts to watch.
   *
   * @param onStill receives, once and on the watchdog's thread, what made no progress
   */
  public void start(Consumer<String> onStill) {
    if (timeout.isZero()) {
      return;
    }
    if (isBeingDebugged()) {
      LOG.info("Watchdog is off: a debugger may suspend threads");
      return;
    }
    Thread.ofPlatform().daemon().name("watchdog").start(() -> run(onStill));
  }

  private static boolean isBeingDebugged() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(argument -> argument.contains("jdwp"));
  }

  private void run(Consumer<String> onStill) {
    try {
      checkedNanos = clock.nanoTime();
      checkedCollectedMillis = collectedMillis.getAsLong();
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(periodNanos);
        Exit.finish();
        for (var still : check(clock.nanoTime())) {
          onStill.accept(still);
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Watchdog was interrupted");
    } catch (OutOfMemoryError e) {
      Exit.outOfMemory();
    }
  }

  /**
   * Checks once.
   *
   * @return a description of each thing that made no progress for the timeout
   * @throws OutOfMemoryError if the heap has no space, or garbage collection takes all the time
   */
  List<String> check(long nowNanos) {
    probe = new byte[PROBE_BYTES];
    checkCollectors(nowNanos - checkedNanos);
    // A late check counts as at most two: what delayed the watchdog may have delayed the others.
    long passed = Math.min(nowNanos - checkedNanos, 2 * periodNanos);
    checkedNanos = nowNanos;
    for (var each : watched) {
      each.stillNanos = each.moving.hasMoved() ? 0 : each.stillNanos + passed;
    }
    return watched.stream()
        .filter(each -> each.stillNanos >= timeout.toNanos())
        .map(each -> "%s made no progress for %d s".formatted(each.name, timeout.toSeconds()))
        .toList();
  }

  private void checkCollectors(long passedNanos) {
    long collected = collectedMillis.getAsLong();
    long nanos = TimeUnit.MILLISECONDS.toNanos(collected - checkedCollectedMillis);
    checkedCollectedMillis = collected;
    collectingNanos =
        nanos >= passedNanos * MAX_COLLECTING_SHARE ? collectingNanos + passedNanos : 0;
    if (collectingNanos >= Math.min(timeout.toNanos(), MAX_COLLECTING_NANOS)) {
      throw new OutOfMemoryError("garbage collection takes all the time");
    }
  }

  /** Stops the watch. */
  @Override
  public void close() {
    closed = true;
  }
}
