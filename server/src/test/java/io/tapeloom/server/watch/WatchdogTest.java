package io.tapeloom.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapeloom.server.ManualClock;
import io.tapeloom.server.ManualNanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the watchdog takes for a thread that does not move. */
class WatchdogTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String STILL = "a thread made no progress for 60 s";

  private final Watchdog watchdog = new Watchdog(Duration.ofSeconds(60), new ManualNanoClock());
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long now;

  @Test
  void shouldReportAThreadThatTakesNoTasks() {
    watchdog.watch("a thread", tasks::add);

    assertThat(look(60)).isEmpty();
    assertThat(look(1)).containsExactly(STILL);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void shouldNotReportAThreadThatIsSlow() {
    watchdog.watch("a thread", tasks::add);

    for (int i = 0; i < 10; i++) {
      assertThat(look(59)).isEmpty();
      tasks.remove().run();
    }
  }

  @Test
  void shouldEndWhereCollectingGarbageTakesAllTheTime() {
    var collected = new AtomicLong();
    var busy = new Watchdog(Duration.ofSeconds(60), new ManualNanoClock(), collected::get);
    for (int second = 1; second < 10; second++) {
      collected.addAndGet(950);
      assertThat(busy.check(second * SECOND)).isEmpty();
    }
    collected.addAndGet(950);

    assertThatThrownBy(() -> busy.check(10 * SECOND)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void shouldLetTheCollectorsTakeTheirPart() {
    var collected = new AtomicLong();
    var busy = new Watchdog(Duration.ofSeconds(60), new ManualNanoClock(), collected::get);
    for (int second = 1; second < 100; second++) {
      collected.addAndGet(second % 9 == 0 ? 800 : 990);
      assertThat(busy.check(second * SECOND)).isEmpty();
    }
  }

  @Test
  void shouldReportAThreadThatHasEnded() {
    watchdog.watch(
        "a thread",
        task -> {
          throw new RejectedExecutionException("ended");
        });

    assertThat(look(59)).isEmpty();
    assertThat(look(1)).containsExactly(STILL);
  }

  @Test
  void shouldNotCountAStallOfTheWholeProcess() {
    watchdog.watch("a thread", tasks::add);
    look(1);

    now += TimeUnit.HOURS.toNanos(1);
    assertThat(watchdog.check(now)).isEmpty();

    assertThat(look(57)).isEmpty();
    assertThat(look(1)).containsExactly(STILL);
  }

  @Test
  void shouldLetTheFeedRestBetweenItsBeginAndItsEnd() throws Exception {
    var pulse = new Pulse();
    watchdog.watch("a thread", pulse);
    assertThat(look(100)).isEmpty();

    pulse.begin();
    pulse.resting(_ -> assertThat(look(100)).isEmpty()).forNanos(1);
    var clock = pulse.beating(new ManualClock(Instant.EPOCH));
    for (int i = 0; i < 3; i++) {
      assertThat(look(59)).isEmpty();
      assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    }
    pulse.beat();
    assertThat(look(60)).isEmpty();
    assertThat(look(1)).containsExactly(STILL);

    pulse.end();
    assertThat(look(100)).isEmpty();
  }

  @Test
  void shouldNotTakeTheMovesOfAnotherThreadForThoseOfTheFeed() throws Exception {
    var pulse = new Pulse();
    watchdog.watch("a thread", pulse);
    Thread.ofPlatform().start(pulse::begin).join();

    for (int i = 0; i < 60; i++) {
      assertThat(look(1)).isEmpty();
      pulse.beat();
    }

    assertThat(look(1)).containsExactly(STILL);
  }

  /** Looks so many times, a second apart; what was reported last. */
  private List<String> look(int times) {
    List<String> still = List.of();
    for (int i = 0; i < times; i++) {
      now += SECOND;
      still = watchdog.check(now);
    }
    return still;
  }
}
