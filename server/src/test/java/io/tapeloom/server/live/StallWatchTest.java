package io.tapeloom.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.LogOf;
import io.tapeloom.stream.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StallWatchTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final SystemTopics topics =
      new SystemTopics(new Topics(new Random(1)), InstantSource.fixed(Instant.EPOCH));
  private final StallWatch watch = new StallWatch(topics, nanos::get);

  @AutoClose private final LogOf log = new LogOf(StallWatch.class);

  private void lookAfter(Duration time) {
    nanos.addAndGet(time.toNanos());
    watch.look();
  }

  @Test
  void shouldReportAStallOnce() {
    lookAfter(Duration.ofMillis(250));
    lookAfter(Duration.ofMillis(12_550));
    lookAfter(Duration.ofMillis(250));

    assertThat(topics.announced()).isEqualTo(1);
    assertThat(log.lines()).containsExactly("WARN The server was stalled for 12.3 s");
  }

  @Test
  void shouldKeepQuietAboutShortPauses() {
    for (int i = 0; i < 100; i++) {
      lookAfter(Duration.ofMillis(2249));
    }

    assertThat(topics.announced()).isZero();
    assertThat(log.lines()).isEmpty();
  }
}
