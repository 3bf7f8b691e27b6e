package io.tapeloom.server.live;

import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the whole process stood still, such as by SIGSTOP or a long collection, and reports
 * it once in the log and once on the system's topic. Thread-safe; looks on a daemon thread of its
 * own between {@link #start} and {@link #close}.
 */
public final class StallWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  private static final Duration PERIOD = Duration.ofMillis(250);

  /** Shorter pauses are not worth a word. */
  static final Duration MIN_STALL = Duration.ofSeconds(2);

  private final SystemTopics topics;
  private final NanoClock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("stall-watch").unstarted(task));

  private long lookedNanos;

  public StallWatch(SystemTopics topics, NanoClock clock) {
    this.topics = topics;
    this.clock = clock;
    this.lookedNanos = clock.nanoTime();
  }

  /** Begins to look. */
  public void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::look, PERIOD.toNanos(), PERIOD.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks how long it is since it looked last. */
  synchronized void look() {
    long now = clock.nanoTime();
    var stood = Duration.ofNanos(now - lookedNanos).minus(PERIOD);
    lookedNanos = now;
    if (stood.compareTo(MIN_STALL) >= 0) {
      report(stood);
    }
  }

  private void report(Duration stood) {
    var message =
        String.format(Locale.ROOT, "The server stood still for %.1f s", stood.toMillis() / 1000.0);
    LOG.warn("{}", message);
    try {
      topics.announce(
          SystemTopics.Event.SERVICE_UPDATE,
          message,
          Map.of("component", "server", "state", "stalled", "duration_ms", stood.toMillis()));
    } catch (RuntimeException | Error bug) { // which must not end the watch
      LOG.error("A stall could not be published", bug);
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
