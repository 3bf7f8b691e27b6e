package io.tapeloom.server.http;

import io.tapeloom.server.config.HttpSettings;
import io.tapeloom.stream.wire.ThreadPriority;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The worker threads of REST: as many as there are processors, and one more for each that waits for
 * another machine. They are platform threads, which the operating system schedules fairly, with a
 * lower priority than the event loops, so that streams come first under any REST load. Virtual
 * threads have neither property: one that computes occupies its carrier thread. More threads would
 * answer no sooner, but keep the event loops from the processors.
 */
public final class RestWorkers extends ThreadPoolExecutor {

  /** The name of the executor, for controllers. */
  public static final String NAME = "rest";

  /** A long computation never has the only thread. */
  private static final int MIN_COMPUTING = 2;

  private static final int NICE = 5;

  /** The workers of the calling thread. */
  private static final ThreadLocal<@Nullable RestWorkers> CURRENT = new ThreadLocal<>();

  private final int computing;
  private final int maxWaiting;
  private int waiting;

  /** The queue holds at most one task per exchange, and {@link RestLoad} limits the exchanges. */
  public RestWorkers(HttpSettings settings) {
    this(
        Math.max(MIN_COMPUTING, Runtime.getRuntime().availableProcessors()),
        settings.maxInFlight());
  }

  /**
   * @param computing number of threads that compute
   * @param maxWaiting maximum number of threads besides those, while as many wait
   */
  RestWorkers(int computing, int maxWaiting) {
    super(
        computing,
        computing,
        30,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        ThreadPriority.lowered("rest", NICE));
    this.computing = computing;
    this.maxWaiting = maxWaiting;
    allowCoreThreadTimeOut(true);
  }

  /**
   * Runs work that waits for another machine. If the calling thread is a worker, another thread
   * takes its place meanwhile. The work must not hold a lock that other workers need.
   */
  public static <T> T waiting(Supplier<T> work) {
    var workers = CURRENT.get();
    if (workers == null) {
      return work.get();
    }
    workers.waits(1);
    try {
      return work.get();
    } finally {
      workers.waits(-1);
    }
  }

  private synchronized void waits(int more) {
    waiting += more;
    int threads = computing + Math.min(waiting, maxWaiting);
    if (more > 0) {
      setMaximumPoolSize(threads);
      setCorePoolSize(threads);
    } else {
      setCorePoolSize(threads);
      setMaximumPoolSize(threads);
    }
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    CURRENT.set(this);
  }
}
