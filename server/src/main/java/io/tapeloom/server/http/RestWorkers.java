package io.tapeloom.server.http;

import io.tapeloom.server.config.HttpSettings;
import io.tapeloom.stream.wire.ThreadPriority;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The worker threads of REST. They are platform threads, which the operating system schedules
 * fairly, with a lower priority than the event loops, so that streams come first under any REST
 * load. Virtual threads have neither property: one that computes occupies its carrier thread.
 */
public final class RestWorkers extends ThreadPoolExecutor {

  /** The name of the executor, for controllers. */
  public static final String NAME = "rest";

  /** Threads for answers that are created while they are sent, besides the running requests. */
  private static final int FOR_ANSWERS = 8;

  private static final int NICE = 5;

  /** The queue holds at most one task per exchange, and {@link RestLoad} limits the exchanges. */
  public RestWorkers(HttpSettings settings) {
    super(
        settings.maxInFlight() + FOR_ANSWERS,
        settings.maxInFlight() + FOR_ANSWERS,
        30,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        ThreadPriority.lowered("rest", NICE));
    allowCoreThreadTimeOut(true);
  }
}
