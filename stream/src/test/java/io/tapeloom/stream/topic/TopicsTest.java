package io.tapeloom.stream.topic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TopicsTest {

  private static final TopicFamily<Integer> NUMBERS =
      TopicFamily.latest("numbers:{base}:{name}", Integer.class);

  private final Topics topics = new Topics(new Random(1));

  @Test
  void shouldNameATopic() {
    assertThat(NUMBERS.parameters()).containsExactly("base", "name");
    assertThat(NUMBERS.name("10", "$1 {base} \\")).isEqualTo("numbers:10:$1 {base} \\");
    assertThat(NUMBERS.name("{name}", "x")).isEqualTo("numbers:{name}:x");
    assertThat(TopicFamily.every("system", String.class).name()).isEqualTo("system");
  }

  @Test
  void shouldRefuseANameWithTheWrongNumberOfArguments() {
    assertThatThrownBy(() -> NUMBERS.name("10"))
        .hasMessage("topic numbers:{base}:{name} takes 2 arguments, got 1");
  }

  @Test
  void shouldOpenATopicOnce() {
    var topic = topics.open("numbers:10:x", NUMBERS);

    assertThat(topics.open("numbers:10:x", NUMBERS)).isSameAs(topic);
    assertThat(topics.all()).hasSize(1);
    assertThat(topic.epoch()).isEqualTo(topics.epoch()).matches("[0-9a-f]{16}");
  }

  @Test
  void shouldRefuseATopicOfTwoFamilies() {
    topics.open("numbers:10:x", NUMBERS);

    assertThatThrownBy(() -> topics.open("numbers:10:x", TopicFamily.every("other", Integer.class)))
        .hasMessage("topic numbers:10:x belongs to the family numbers:{base}:{name}, not to other");
  }

  /** More values than are read at once, of which the oldest are not kept any more. */
  @Test
  void shouldReturnTheNewestValuesAndThoseBeforeAnother() {
    var topic = topics.open("kept", TopicFamily.every("kept", Integer.class).keeping(200));
    for (int value = 1; value <= 300; value++) {
      topic.publish(value);
    }

    var newest = topic.newest(150);
    assertThat(newest.values()).isEqualTo(IntStream.rangeClosed(151, 300).boxed().toList());
    assertThat(newest.position().seq()).isEqualTo(300);
    assertThat(newest.seqOf(0)).isEqualTo(151);
    assertThat(topic.newest(1000).values())
        .isEqualTo(IntStream.rangeClosed(101, 300).boxed().toList());

    var before = topic.before(value -> value == 170, 100).orElseThrow();
    assertThat(before.values()).isEqualTo(IntStream.rangeClosed(101, 169).boxed().toList());
    assertThat(before.seqOf(before.values().size() - 1)).isEqualTo(169);
    assertThat(topic.before(value -> value == 300, 3).orElseThrow().values())
        .containsExactly(297, 298, 299);
    assertThat(topic.before(value -> value == 101, 3).orElseThrow().values()).isEmpty();
    assertThat(topic.before(value -> value == 100, 3)).isEmpty();
    assertThat(topics.open("none", TopicFamily.every("none", Integer.class)).newest(5).values())
        .isEmpty();
  }

  @Test
  void shouldCountPublications() {
    var topic = topics.open("numbers:10:x", NUMBERS);

    assertThat(topic.publish(7)).isEqualTo(1);
    assertThat(topic.publish(8)).isEqualTo(2);
  }

  @Test
  void shouldPublishWhatFollowsAsOneStep() {
    var topic = topics.open("numbers:10:x", NUMBERS);

    assertThat(topic.publishAfter(current -> List.of(current.orElse(1)))).isEqualTo(1);
    assertThat(topic.publishAfter(current -> List.of(current.orElse(0) + 1, 9))).isEqualTo(2);
    assertThat(topic.publishAfter(_ -> List.of())).isZero();

    var current = requireNonNull(topic.retained());
    assertThat(current.seq()).isEqualTo(3);
    assertThat(current.value()).isEqualTo(9);
    current.release();
  }

  @Test
  void shouldForgetItsValuesAndKeepItsSequence() {
    var topic = topics.open("numbers:10:x", NUMBERS);
    topic.publish(7);

    topics.close();

    assertThat(topic.retained()).isNull();
    assertThat(topic.publish(8)).isEqualTo(2);
  }

  @Test
  void shouldShowAWatchTheTopicsThatThereAreAndThoseToCome() {
    topics.open("numbers:2:a", NUMBERS);
    topics.open("numbers:10:a", NUMBERS);
    topics.open("numbers:100:a", NUMBERS);
    topics.open("numbers:10", NUMBERS);
    var seen = new ArrayList<String>();

    var watch = topics.watch("numbers:10", each -> seen.add(each.name()));
    topics.open("numbers:10:b", NUMBERS);
    topics.open("numbers:2:b", NUMBERS);
    topics.open("numbers:10:b", NUMBERS);
    watch.close();
    topics.open("numbers:10:c", NUMBERS);

    assertThat(seen).containsExactly("numbers:10", "numbers:10:a", "numbers:10:b");
  }

  @Test
  void shouldShowATopicToItsWatchBeforeItIsPublishedTo() {
    var seqs = new ArrayList<Long>();
    try (var _ = topics.watch("numbers", each -> seqs.add(each.seq()))) {
      topics.open("numbers:10:a", NUMBERS).publish(7);
    }

    assertThat(seqs).containsExactly(0L);
  }

  @Test
  void shouldShowEveryWatchWhatItAsksFor() {
    var all = new ArrayList<String>();
    var some = new ArrayList<String>();
    try (var _ = topics.watch("numbers", each -> all.add(each.name()));
        var _ = topics.watch("numbers:10:b", each -> some.add(each.name()))) {
      topics.open("numbers:10:a", NUMBERS);
      topics.open("numbers:10:b", NUMBERS);
    }

    assertThat(all).containsExactly("numbers:10:a", "numbers:10:b");
    assertThat(some).containsExactly("numbers:10:b");
  }

  /** With any timing of opening and watching, no topic is missed. */
  @RepeatedTest(50)
  void shouldMissNoTopicThatIsOpenedWhileItBeginsToWatch() throws Exception {
    var seen = ConcurrentHashMap.<String>newKeySet();
    var begin = new CyclicBarrier(2);
    try (var thread = Executors.newSingleThreadExecutor()) {
      var opening =
          thread.submit(
              () -> {
                begin.await();
                for (int i = 0; i < 100; i++) {
                  topics.open("numbers:10:" + i, NUMBERS);
                }
                return true;
              });
      begin.await();
      try (var _ = topics.watch("numbers:10", each -> seen.add(each.name()))) {
        assertThat(opening.get()).isTrue();
      }
    }

    assertThat(seen).hasSize(100);
  }

  @Test
  void shouldDrawAnotherEpochForAnotherRun() {
    assertThat(new Topics(new Random(2)).epoch()).isNotEqualTo(topics.epoch());
  }
}
