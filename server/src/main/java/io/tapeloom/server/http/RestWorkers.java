package io.tapeloom.server.http;

import io.tapeloom.server.config.HttpSettings;
import io.tapeloom.stream.wire.ThreadPriority;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that work for REST. They are threads of the operating system, which shares the
 * processors among them fairly, and of a lower priority than the event loops: whatever REST is
 * asked, streams come first. Virtual threads have neither; one that computes keeps its carrier.
 */
public final class RestWorkers extends ThreadPoolExecutor {

  /** The name of the executor, for controllers. */
  public static final String NAME = "rest";

  /** For the answers that are made while they are sent, beside the requests that are worked on. */
  private static final int FOR_ANSWERS = 8;

  private static final int NICE = 5;

  /** Its queue holds no more than one task of each exchange, which {@link RestLoad} bounds. */
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
