package io.tapeloom.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tapeloom.stream.loop.LoopListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records the latencies of the event loops. Values that are recorded before it is bound to a
 * registry are discarded. Thread-safe.
 */
public final class LoopMeters implements LoopListener {

  private static final Duration[] LATENCIES = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
  };

  private volatile @Nullable Timer written;
  private volatile @Nullable Timer lag;

  void bindTo(MeterRegistry registry) {
    written =
        Timer.builder("tapeloom.publication.to.socket")
            .description(
                "Time from the publication of a write's oldest message to the write to the socket")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    lag =
        Timer.builder("tapeloom.loop.lag")
            .description("Delay of the event loops' timers")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
  }

  @Override
  public void wrote(long nanos) {
    record(written, nanos);
  }

  @Override
  public void lagged(long nanos) {
    record(lag, nanos);
  }

  private static void record(@Nullable Timer timer, long nanos) {
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
