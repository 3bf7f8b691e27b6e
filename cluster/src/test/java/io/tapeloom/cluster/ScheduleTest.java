package io.tapeloom.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random schedules of appends, an emptied Redis, frozen readers and take-overs: what every reader
 * has of each topic is without a hole that was not announced, and in the end all have the same.
 */
@Timeout(300)
class ScheduleTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STEPS = 12;
  private static final int READERS = 2;

  private static ClusterSettings settings(RedisServer redis) {
    return new ClusterSettings(redis.url(), "test", "a market", Duration.ofMillis(1), 64 << 20);
  }

  /** What happens in one step. */
  private enum Step {
    APPEND,
    KILL_REDIS,
    FREEZE_READER,
    THAW_READERS,
    TAKE_OVER
  }

  private final List<AutoCloseable> open = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldLoseNothingInSilence(long seed) throws Exception {
    var random = new SplittableRandom(seed + 1000 * Long.getLong("examples.seed", 1));
    var steps = new ArrayList<Step>();
    try {
      run(random, steps);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed %d, steps %s".formatted(seed, steps), e);
    } finally {
      for (var each : open.reversed()) {
        each.close();
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.add(part);
    return part;
  }

  private void run(SplittableRandom random, List<Step> steps) {
    var redis = opened(RedisServer.start());
    var settings = settings(redis);
    var writers = new ArrayList<Member>();
    var writer = opened(new Member("w0", settings));
    writers.add(writer);
    await().atMost(PATIENCE).until(writer::leads);
    var received = new ArrayList<Received>();
    for (int i = 0; i < READERS; i++) {
      var each = new Received();
      received.add(each);
      var reader =
          opened(
              new LogReader(
                  opened(new RedisLink(redis.url())),
                  settings,
                  each,
                  NanoClock.system(),
                  unusable -> {
                    throw unusable;
                  }));
      reader.start();
    }
    for (int i = 0; i < STEPS; i++) {
      var step = Step.values()[random.nextInt(Step.values().length)];
      steps.add(step);
      switch (step) {
        case APPEND -> append(writer, random);
        case KILL_REDIS -> {
          redis.kill();
          append(writer, random);
          redis.restart();
          awaitSent(writer); // before the next fault: two at once may begin a new epoch
        }
        case FREEZE_READER -> received.get(random.nextInt(READERS)).freeze();
        case THAW_READERS -> received.forEach(Received::thaw);
        case TAKE_OVER -> {
          awaitSent(writer);
          var next = opened(new Member("w" + writers.size(), settings));
          writers.add(next);
          writer.freeze();
          await().atMost(PATIENCE).until(next::leads);
          append(writer, random); // in the memory of the one that is frozen
          writer.thaw();
          writer = next;
        }
      }
      append(writer, random);
    }
    received.forEach(Received::thaw);
    awaitSent(writer);
    var last = writer;
    for (var each : received) {
      for (var topic : List.of("trades", "quotes")) {
        await().atMost(PATIENCE).until(() -> each.headOf(topic) == last.headOf(topic));
      }
      assertThat(each.faults()).isEmpty();
      assertThat(each.epochs()).isEqualTo(1);
    }
    assertThat(received.getFirst().values()).isEqualTo(received.getLast().values());
    assertThat(received.getFirst().values()).noneMatch(each -> each.contains("lost"));
    for (int i = 0; i < writers.size() - 1; i++) {
      var old = writers.get(i);
      await().atMost(PATIENCE).until(() -> Objects.nonNull(old.whyEnded()));
    }
  }

  private static void append(Member writer, SplittableRandom random) {
    writer.count("trades", random.nextInt(1, 200));
    writer.count("quotes", random.nextInt(1, 20));
  }

  private static void awaitSent(Member writer) {
    await().atMost(PATIENCE).until(() -> writer.stats().waiting() == 0);
  }
}
