package io.tapeloom.server.live;

import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that the time of day was set, by comparing it periodically with the monotonic clock, on
 * its own daemon thread between {@link #start} and {@link #close}. It reports a clock that was set
 * back on the system topic and in the log, and a clock that was set forward in the log only; each
 * change once.
 */
public final class ClockWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Maximum correction of the clock between two checks that is not reported, in milliseconds. */
  private static final long TOLERANCE_MILLIS = 500;

  private final InstantSource clock;
  private final NanoClock nanoClock;
  private final SystemTopics system;
  private final Metronome metronome = new Metronome("clock-watch", INTERVAL, this::look);

  /** The time of day minus the monotonic time at the last check. */
  private long offsetMillis;

  public ClockWatch(InstantSource clock, NanoClock nanoClock, SystemTopics system) {
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.system = system;
    this.offsetMillis = offset();
  }

  /** Starts the periodic checks. */
  public void start() {
    metronome.start();
  }

  /** Checks once. */
  void look() {
    long offset = offset();
    long moved = offset - offsetMillis;
    offsetMillis = offset;
    if (moved <= -TOLERANCE_MILLIS) {
      reportBack(-moved / 1000.0);
    } else if (moved >= TOLERANCE_MILLIS) {
      LOG.warn("Clock was set forward by {} s, or the machine was suspended", moved / 1000.0);
    }
  }

  private void reportBack(double seconds) {
    LOG.warn("Clock was set back by {} s: a simulated market waits until then", seconds);
    system.announce(
        SystemTopics.Event.SERVICE_UPDATE,
        "The clock was set back by %s s".formatted(seconds),
        Map.of("component", "clock", "state", "set_back", "seconds", seconds));
  }

  private long offset() {
    return clock.millis() - TimeUnit.NANOSECONDS.toMillis(nanoClock.nanoTime());
  }

  @Override
  public void close() {
    metronome.close();
  }
}
