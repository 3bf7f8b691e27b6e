package io.tapeloom.stream.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.loop.LoopThreads;
import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.session.FakePeer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** <i>Every</i> topics with loops that lag. */
class TopicPressureTest {

  private static final TopicFamily<Integer> EVERY = TopicFamily.every("all", Integer.class);

  /** More publications than are queued for one loop. */
  private static final int TOO_MANY = 20_000;

  private final ManualClock clock = new ManualClock(0);
  private final Topics topics = new Topics(new Random(1), clock);
  private final Topic<Integer> topic = topics.open("all", EVERY);
  private final FakePeer stuck = new FakePeer(clock);

  private void subscribeTheStuck() {
    stuck.session().subscribe(topic);
    stuck.leave();
  }

  /** Publishes on another thread, optionally one that is marked as a loop thread. */
  private CompletableFuture<Void> publish(int values, boolean asLoop) {
    var done = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              if (asLoop) {
                LoopThreads.mark();
              }
              IntStream.range(0, values).forEach(topic::publish);
              done.complete(null);
            });
    return done;
  }

  @Test
  void shouldNeverKeepALoopWaiting() {
    subscribeTheStuck();

    var published = publish(10_000, true);

    assertThat(published).succeedsWithin(60, TimeUnit.SECONDS);
    assertThat(stuck.takeReceived()).hasSize(10_000).doesNotContain("close 1013");
    assertThat(topics.missed()).isZero();
  }

  @Test
  void shouldSendKeptValuesAfterAGapWhenALoopHasLagged() {
    subscribeTheStuck();
    assertThat(publish(TOO_MANY, true)).succeedsWithin(60, TimeUnit.SECONDS);

    var received = stuck.takeReceived();

    int delivered = Topic.MAX_UNDELIVERED;
    assertThat(received).hasSize(delivered + 1 + EVERY.kept());
    assertThat(received.get(delivered - 1))
        .isEqualTo("all %d %d".formatted(delivered, delivered - 1));
    assertThat(received.get(delivered))
        .isEqualTo("all gap %d %d".formatted(delivered + 1, TOO_MANY - EVERY.kept()));
    assertThat(received.getLast()).isEqualTo("all %d %d".formatted(TOO_MANY, TOO_MANY - 1));
    assertThat(topics.missed()).isEqualTo(TOO_MANY - delivered);
    topic.publish(7);
    assertThat(stuck.takeReceived()).containsExactly("all %d 7".formatted(TOO_MANY + 1));
  }

  @Test
  void shouldSendOnlyLaterValuesToSubscribersThatJoinAfterTheGap() {
    subscribeTheStuck();
    assertThat(publish(TOO_MANY, true)).succeedsWithin(60, TimeUnit.SECONDS);
    stuck.runTasks();
    var late = new FakePeer(clock);
    late.session().subscribe(topic);

    topic.publish(7);

    assertThat(late.takeReceived()).containsExactly("all %d 7".formatted(TOO_MANY + 1));
  }

  @Test
  void shouldEndTheWaitOfAPublisherForALoopThatIsStuck() {
    subscribeTheStuck();

    var published = publish(TOO_MANY, false);

    assertThat(published).succeedsWithin(60, TimeUnit.SECONDS);
    assertThat(topics.missed()).isEqualTo(TOO_MANY - Topic.MAX_UNDELIVERED);
  }

  @Test
  void shouldDeliverToOthersWhatOneCannotTake() {
    var broken = new FakePeer(clock);
    var sound = new FakePeer(clock, broken);
    broken.session().subscribe(topic);
    sound.session().subscribe(topic);
    broken.breakDown();

    topic.publish(1);
    topic.publish(2);

    assertThat(broken.takeReceived()).containsExactly("close 1011");
    assertThat(sound.takeReceived()).containsExactly("all 1 1", "all 2 2");
  }
}
