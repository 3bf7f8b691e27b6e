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
 * Detects that the whole process was stopped, for example by SIGSTOP or a long garbage collection,
 * and reports each stall once in the log and once on the system topic. Thread-safe; checks on its
 * own daemon thread between {@link #start} and {@link #close}.
 */
public final class StallWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  private static final Duration PERIOD = Duration.ofMillis(250);

  /** Shorter stalls are not reported. */
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

  /** Starts the periodic checks. */
  public void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::look, PERIOD.toNanos(), PERIOD.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Checks how long ago the last check was. */
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
        String.format(Locale.ROOT, "The server was stalled for %.1f s", stood.toMillis() / 1000.0);
    LOG.warn("{}", message);
    try {
      topics.announce(
          SystemTopics.Event.SERVICE_UPDATE,
          message,
          Map.of("component", "server", "state", "stalled", "duration_ms", stood.toMillis()));
    } catch (RuntimeException | Error bug) { // must not end the checks
      LOG.error("Stall watch failed to publish a stall", bug);
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
