package io.tapeloom.stream.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.session.FakePeer;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Idle topics end, and a later use of an ended topic continues it. */
class TopicEndTest {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final TopicFamily<Integer> LATEST =
      TopicFamily.latest("own:{user}", Integer.class).untilIdle(IDLE);
  private static final TopicFamily<Integer> EVERY =
      TopicFamily.every("own:{user}", Integer.class).untilIdle(IDLE);
  private static final Duration LONGER = Duration.ofSeconds(15);
  private static final TopicFamily<Integer> ORDERS =
      TopicFamily.latest("orders:{user}:{market}", Integer.class).untilIdle(LONGER);
  private static final TopicFamily<Integer> LASTING = TopicFamily.latest("all", Integer.class);

  private final ManualClock clock = new ManualClock(Long.MAX_VALUE - IDLE.toNanos() / 2);
  private final Topics topics = new Topics(new Random(1), clock);
  private final FakePeer listener = new FakePeer(clock);
  private int others;

  /** Creates other topics, which checks for idle ones. */
  private void othersCome() {
    for (int i = topics.all().size(); i > 0; i--) {
      topics.open("own:other-" + others++, LATEST);
    }
  }

  private List<String> names() {
    return topics.all().stream().map(Topic::name).filter(name -> !name.contains("other")).toList();
  }

  @Test
  void shouldEndTopicThatWasIdle() {
    topics.open("own:ada", LATEST).publish(7);
    topics.open("all", LASTING).publish(7);
    clock.advance(IDLE.minusNanos(1));
    othersCome();
    assertThat(names()).containsExactlyInAnyOrder("own:ada", "all");

    clock.advance(Duration.ofNanos(1));
    othersCome();

    assertThat(names()).containsExactly("all");
    assertThat(topics.find("own:ada")).isEmpty();
    assertThat(topics.all(LASTING)).hasSize(1);
    assertThat(topics.publications()).isEqualTo(2);
  }

  @Test
  void shouldKeepTopicThatIsUsed() {
    var heardOf = topics.open("own:ada", LATEST);
    listener.session().subscribe(heardOf);
    topics.open("own:bob", LATEST);
    clock.advance(IDLE);
    topics.open("own:bob", LATEST).publish(1);
    othersCome();
    assertThat(names()).containsExactlyInAnyOrder("own:ada", "own:bob");

    listener.session().unsubscribe(heardOf);
    clock.advance(IDLE.minusNanos(1));
    othersCome();

    assertThat(names()).containsExactlyInAnyOrder("own:ada", "own:bob");
    clock.advance(IDLE);
    othersCome();
    assertThat(names()).isEmpty();
  }

  @Test
  void shouldHoldNoMoreIdleTopicsThanTwiceThoseInUse() {
    int perSecond = 50;
    int most = 0;
    for (int second = 0; second < 200; second++) {
      for (int i = 0; i < perSecond; i++) {
        topics.open("own:other-" + others++, LATEST);
      }
      most = Math.max(most, topics.all().size());
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(most).isLessThanOrEqualTo(2 * perSecond * IDLE.toSecondsPart());
  }

  @ParameterizedTest
  @EnumSource(Delivery.class)
  void shouldContinueEndedTopicForItsUsers(Delivery delivery) {
    var family = delivery == Delivery.LATEST ? LATEST : EVERY;
    var known = topics.open("own:ada", family);
    known.publish(1);
    clock.advance(IDLE);
    othersCome();
    assertThat(names()).isEmpty();

    assertThat(topics.open("own:ada", family)).isSameAs(known);
    var position = listener.session().subscribe(known);
    known.publish(2);

    assertThat(position).isEqualTo(new StreamPosition("own:ada", delivery, known.epoch(), 1));
    assertThat(listener.takeReceived()).containsExactly("own:ada 2 2");
    assertThat(names()).containsExactly("own:ada");
  }

  @Test
  void shouldForgetTheValueOfATopicThatHasEnded() {
    var known = topics.open("own:ada", LATEST);
    known.publish(1);
    clock.advance(IDLE);
    othersCome();

    assertThat(known.publishAfter(current -> List.of(current.orElse(5)))).isEqualTo(1);

    listener.session().subscribe(known);
    assertThat(listener.takeReceived()).containsExactly("own:ada 2 5");
  }

  @Test
  void shouldShowATopicThatIsUsedAgainToItsWatch() {
    var known = topics.open("own:ada", LATEST);
    clock.advance(IDLE);
    othersCome();
    var seen = new ArrayList<String>();
    try (var _ = topics.watch("own:ada", each -> seen.add(each.name()))) {
      assertThat(seen).isEmpty();

      known.publish(1);
    }

    assertThat(seen).containsExactly("own:ada");
  }

  @Test
  void shouldStartNewEpochWhenTopicIsUnreferenced() {
    var known = new WeakReference<Topic<?>>(topics.open("own:ada", LATEST));
    topics.open("own:ada", LATEST).publish(1);
    var epoch = topics.epochOf("ada").orElseThrow();
    assertThat(epoch).matches("[0-9a-f]{16}").isNotEqualTo(topics.epoch());
    assertThat(topics.open("own:ada", LATEST).epoch()).isEqualTo(epoch);
    clock.advance(IDLE);
    othersCome();

    awaitCollected(known);

    assertThat(topics.epochOf("ada")).isEmpty();
    var another = topics.open("own:ada", LATEST);
    assertThat(another.seq()).isZero();
    assertThat(another.epoch()).isNotEqualTo(epoch).isEqualTo(topics.epochOf("ada").orElseThrow());
    assertThat(topics.open("all", LASTING).epoch()).isEqualTo(topics.epoch());
  }

  @Test
  void shouldEndTheTopicsOfAUserTogether() {
    var orders = topics.open("orders:ada:all", ORDERS);
    var own = topics.open("own:ada", LATEST);
    var others = topics.open("own:bob", LATEST);
    assertThat(orders.epoch()).isEqualTo(own.epoch()).isNotEqualTo(others.epoch());
    listener.session().subscribe(orders);
    own.publish(7);

    clock.advance(IDLE);
    othersCome();
    assertThat(names()).containsExactlyInAnyOrder("orders:ada:all", "own:ada");

    listener.session().unsubscribe(orders);
    clock.advance(IDLE);
    othersCome();
    assertThat(names()).containsExactlyInAnyOrder("orders:ada:all", "own:ada");

    clock.advance(LONGER.minus(IDLE));
    othersCome();
    assertThat(names()).isEmpty();
  }

  /** The epoch stays while anything refers to it, and so no number may be used again. */
  @Test
  void shouldGiveNoNumberTwiceInTheEpochOfAUser() {
    var epoch = topics.open("own:ada", LATEST).epoch();
    var own = new WeakReference<Topic<?>>(topics.open("own:ada", LATEST));
    topics.open("own:ada", LATEST).publish(7);
    topics.open("orders:ada:all", ORDERS).publish(7);
    try (var _ = topics.watch(ORDERS, "ada", _ -> {})) {
      clock.advance(LONGER);
      othersCome();
      assertThat(names()).isEmpty();
      awaitCollected(own);

      var another = topics.open("own:ada", LATEST);

      assertThat(another.epoch()).isEqualTo(epoch);
      assertThat(another.publish(8)).isEqualTo(2);
      assertThat(topics.open("orders:ada:all", ORDERS).epoch()).isEqualTo(epoch);
    }
  }

  private static void awaitCollected(WeakReference<?> reference) {
    await()
        .until(
            () -> {
              System.gc();
              return reference.refersTo(null);
            });
  }

  /** With any timing of end and use, one topic exists and no value is lost. */
  @RepeatedTest(20)
  void shouldLoseNothingBetweenAnEndAndAUse() throws Exception {
    int rounds = 50;
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < rounds; round++) {
        var topic = topics.open("own:" + round, EVERY);
        var subscriber = new FakePeer(clock);
        var begin = new CyclicBarrier(3);
        clock.advance(IDLE);
        var ending =
            threads.submit(
                () -> {
                  begin.await();
                  othersCome();
                  return true;
                });
        var publishing =
            threads.submit(
                () -> {
                  begin.await();
                  topic.publish(1);
                  return topic.publish(2);
                });
        begin.await();
        var position = subscriber.session().subscribe(topics.open("own:" + round, EVERY));
        assertThat(ending.get()).isTrue();
        assertThat(publishing.get()).isEqualTo(2);
        topics.open("own:" + round, EVERY).publish(3);

        var name = "own:" + round;
        assertThat(subscriber.takeReceived())
            .containsExactlyElementsOf(
                LongStream.rangeClosed(position.seq() + 1, 3)
                    .mapToObj(seq -> name + " " + seq + " " + seq)
                    .toList());
        assertThat(topics.find(name)).containsSame(topic);
      }
    }
  }

  @Test
  void shouldRefuseATimeThatIsNotPositive() {
    assertThatThrownBy(() -> LASTING.untilIdle(Duration.ZERO))
        .hasMessage("idle time must be positive, got PT0S");
  }
}
