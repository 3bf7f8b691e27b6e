package io.tapeloom.stream.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PublisherTest {

  private static final TopicFamily<String> LATEST =
      TopicFamily.latest("weather:{place}", String.class);
  private static final TopicFamily<String> EVERY = TopicFamily.every("news", String.class);

  private final Topics topics = new Topics(new Random(1));

  @Test
  void shouldBeTheOnlyWriterOfItsFamily() {
    topics.publisher(LATEST);
    topics.publisher(EVERY);

    assertThatThrownBy(() -> topics.publisher(LATEST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("topics of weather:{place} already have a writer");
  }

  @Test
  void shouldCountEachTopicByItself() {
    var publisher = topics.publisher(LATEST);
    var here = publisher.topic("here");
    var there = publisher.topic("there");

    assertThat(publisher.publish(here, "rain")).isEqualTo(1);
    assertThat(publisher.publish(here, "sun")).isEqualTo(2);
    assertThat(publisher.publishAfter(there, last -> List.of("fog", "snow"))).isEqualTo(2);
    assertThat(publisher.publishAfter(there, last -> List.of(last.orElse("?") + "!"))).isOne();

    assertThat(List.of(here.seq(), there.seq())).containsExactly(2L, 3L);
    assertThat(here).isSameAs(topics.open("weather:here", LATEST));
  }

  @Test
  void shouldRefuseTopicsOfAnotherFamily() {
    var publisher = topics.publisher(LATEST);
    var foreign = topics.open("news", EVERY);

    assertThatThrownBy(() -> publisher.publish(foreign, "rain"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("topic news belongs to the family news, not to weather:{place}");
    assertThat(foreign.seq()).isZero();
  }

  @Test
  void shouldNotCountAnnouncements() {
    var publisher = topics.publisher(EVERY.announced());
    var topic = publisher.topic();

    publisher.announce(topic, "nothing new");

    assertThat(topic.seq()).isZero();
    assertThat(topics.publications()).isZero();
  }

  @Test
  void shouldAnnounceNothingWhereThatIsNotDeclared() {
    var publisher = topics.publisher(EVERY);

    assertThatThrownBy(() -> publisher.announce(publisher.topic(), "rain"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("topics of news do not allow announcements");
    assertThatThrownBy(LATEST::announced)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "topics of weather:{place} deliver the latest value only: they do not allow"
                + " announcements");
  }
}
