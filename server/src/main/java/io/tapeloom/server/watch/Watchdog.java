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
 * Looks again and again whether the threads that everything hangs on still move, and reports the
 * first one that has not for a while. Time counts only while the watchdog itself runs: a stall of
 * the whole process is nobody's fault. A process that a debugger may hold is not watched.
 *
 * <p>Runs on a daemon thread of its own between {@link #start} and {@link #close}; {@link #watch}
 * is for any thread, before the start.
 */
public final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** Looks within the timeout. */
  private static final int LOOKS = 20;

  private static final long MAX_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What each look asks of the heap: where this cannot be had, nothing can go on for long. */
  private static final int PROBE_BYTES = 16 * 1024;

  /**
   * So long nothing but collecting garbage, and the memory is out, although no allocation has
   * failed: each waits for the next collection.
   */
  private static final long MAX_COLLECTING_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The part of its time that a collector may take. */
  private static final double MAX_COLLECTING_SHARE = 0.9;

  private final Duration timeout;
  private final NanoClock clock;
  private final LongSupplier collectedMillis;
  private final long periodNanos;
  private final List<Watched> watched = new CopyOnWriteArrayList<>();

  private volatile boolean closed;

  // Of the watchdog's thread.
  private long lookedNanos;
  private long lookedCollectedMillis;
  private long collectingNanos;

  @SuppressWarnings("unused") // it is enough that it could be made
  private byte[] probe = {};

  /** Something that should move. */
  @FunctionalInterface
  public interface Moving {

    /** Whether it has moved since this was asked last, or need not. Asked by one thread. */
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

  /** A task that a thread has to come to, given to it anew as soon as it has. */
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
        return false; // not moving any more, while the server goes on
      }
      return true;
    }
  }

  /**
   * @param timeout how long something may stand still; zero: for ever
   * @param clock that of the watchdog
   */
  public Watchdog(Duration timeout, NanoClock clock) {
    this(timeout, clock, Watchdog::collectedMillis);
  }

  /**
   * @param collectedMillis what the garbage collectors have taken since the start, in milliseconds
   */
  Watchdog(Duration timeout, NanoClock clock, LongSupplier collectedMillis) {
    this.timeout = timeout;
    this.clock = clock;
    this.collectedMillis = collectedMillis;
    this.periodNanos = Math.clamp(timeout.toNanos() / LOOKS, 1, MAX_PERIOD_NANOS);
  }

  private static long collectedMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** Watches a thread by the tasks that it takes. */
  public void watch(String name, Executor thread) {
    watch(name, new Probe(thread));
  }

  /** Watches something that can say by itself whether it moves. */
  public void watch(String name, Moving moving) {
    watched.add(new Watched(name, moving));
  }

  /**
   * Begins to watch.
   *
   * @param onStill told, on the watchdog's thread and once, what has not moved
   */
  public void start(Consumer<String> onStill) {
    if (timeout.isZero()) {
      return;
    }
    if (isBeingDebugged()) {
      LOG.info("The watchdog is off: a debugger may hold threads");
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
      lookedNanos = clock.nanoTime();
      lookedCollectedMillis = collectedMillis.getAsLong();
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(periodNanos);
        Exit.finish();
        for (var still : look(clock.nanoTime())) {
          onStill.accept(still);
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The watchdog was interrupted");
    } catch (OutOfMemoryError e) {
      Exit.outOfMemory();
    }
  }

  /**
   * One look.
   *
   * @return what has not moved for the timeout, in the watchdog's words
   * @throws OutOfMemoryError when there is no heap for the look, or the collectors take all time
   */
  List<String> look(long nowNanos) {
    probe = new byte[PROBE_BYTES];
    lookAtCollectors(nowNanos - lookedNanos);
    // A late look counts as two at most: what kept the watchdog may have kept the others.
    long passed = Math.min(nowNanos - lookedNanos, 2 * periodNanos);
    lookedNanos = nowNanos;
    for (var each : watched) {
      each.stillNanos = each.moving.hasMoved() ? 0 : each.stillNanos + passed;
    }
    return watched.stream()
        .filter(each -> each.stillNanos >= timeout.toNanos())
        .map(each -> "%s has not moved for %d s".formatted(each.name, timeout.toSeconds()))
        .toList();
  }

  private void lookAtCollectors(long passedNanos) {
    long collected = collectedMillis.getAsLong();
    long nanos = TimeUnit.MILLISECONDS.toNanos(collected - lookedCollectedMillis);
    lookedCollectedMillis = collected;
    collectingNanos =
        nanos >= passedNanos * MAX_COLLECTING_SHARE ? collectingNanos + passedNanos : 0;
    if (collectingNanos >= Math.min(timeout.toNanos(), MAX_COLLECTING_NANOS)) {
      throw new OutOfMemoryError("the garbage collector leaves no time for anything else");
    }
  }

  /** Watches no more. */
  @Override
  public void close() {
    closed = true;
  }
}
