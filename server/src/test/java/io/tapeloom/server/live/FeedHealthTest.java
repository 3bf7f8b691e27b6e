package io.tapeloom.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.FeedStatus;
import io.tapeloom.server.live.MarketState.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FeedHealthTest {

  private final List<Phase> reported = new CopyOnWriteArrayList<>();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private FeedHealth health(FeedHealth.Listener listener) {
    return new FeedHealth(
        new FeedHealth.Beginning("simulated", 7, true, Optional.empty()),
        () -> Instant.EPOCH,
        () -> 0,
        listener);
  }

  private void block() {
    blocked.countDown();
    try {
      assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A publisher waits for loops that lag, and those ask for the state. */
  @Test
  void shouldAnswerWhileAListenerWaits() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var health =
            health(
                (_, now) -> {
                  reported.add(now.phase());
                  if (now.phase() == Phase.CLOSED) {
                    block();
                  }
                })) {
      var reporter = threads.submit(() -> health.apply(new FeedNotice.Hours(false)));
      assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();

      var freshness = threads.submit(health::freshness).get(60, TimeUnit.SECONDS);
      threads
          .submit(() -> health.apply(new FeedStatus.Failed(Instant.EPOCH, "gone", 1, 0)))
          .get(60, TimeUnit.SECONDS);

      assertThat(freshness.lagMillis()).isZero();
      assertThat(health.market().phase()).isEqualTo(Phase.LOST);
      assertThat(reported).containsExactly(Phase.CLOSED);
      release.countDown();
      reporter.get(60, TimeUnit.SECONDS);
      await().untilAsserted(() -> assertThat(reported).containsExactly(Phase.CLOSED, Phase.LOST));
    } finally {
      release.countDown();
    }
  }

  @Test
  void shouldReportLaterChangesAfterAListenerHasFailed() {
    try (var health =
        health(
            (_, now) -> {
              reported.add(now.phase());
              throw new IllegalStateException("a bug");
            })) {
      health.apply(new FeedNotice.Hours(false));
      health.apply(new FeedNotice.Hours(true));

      assertThat(reported).containsExactly(Phase.CLOSED, Phase.OPEN);
    }
  }
}
