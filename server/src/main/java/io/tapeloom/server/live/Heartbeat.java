package io.tapeloom.server.live;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells the time at a steady beat, on a daemon thread of its own. Thread-safe. */
public final class Heartbeat implements AutoCloseable {

  private final SystemTopics topics;
  private final Duration interval;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("heartbeat").unstarted(task));

  public Heartbeat(SystemTopics topics, Duration interval) {
    this.topics = topics;
    this.interval = interval;
  }

  /** Begins to beat. */
  public void start() {
    long nanos = interval.toNanos();
    var _ = timer.scheduleAtFixedRate(topics::beat, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
