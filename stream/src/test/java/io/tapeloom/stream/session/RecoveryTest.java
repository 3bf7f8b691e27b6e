package io.tapeloom.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.ResumePoint;
import io.tapeloom.stream.topic.Resumption;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that continue after a position. */
class RecoveryTest {

  private static final TopicFamily<Integer> EVERY =
      TopicFamily.every("every", Integer.class).keeping(10);

  private static final TopicFamily<Integer> LATEST = TopicFamily.latest("latest", Integer.class);

  private final ManualClock clock = new ManualClock(0);
  private final Topics topics = new Topics(new Random(1), clock);
  private final Topic<Integer> every = topics.open("every", EVERY);
  private final Topic<Integer> latest = topics.open("latest", LATEST);
  private final FakePeer peer = new FakePeer(clock);

  private static void publish(Topic<Integer> topic, int values) {
    for (int i = 0; i < values; i++) {
      TopicWriter.publish(topic, (int) topic.seq() + 1);
    }
  }

  private Resumption resume(Topic<Integer> topic, String epoch, long seq) {
    return peer.session()
        .subscribe(topic, RateLimit.UNBOUNDED, null, new ResumePoint(epoch, seq))
        .resumption()
        .orElseThrow();
  }

  private static List<String> messages(String topic, long first, long last) {
    var messages = new ArrayList<String>();
    for (long seq = first; seq <= last; seq++) {
      messages.add("%s %d %d".formatted(topic, seq, seq));
    }
    return messages;
  }

  @Test
  void shouldSendWhatWasMissedAndThenWhatFollows() {
    publish(every, 8);

    var resumed = resume(every, topics.epoch(), 3);
    publish(every, 2);

    assertThat(resumed).isEqualTo(new Resumption(true, 4, Optional.empty()));
    assertThat(peer.takeReceived()).isEqualTo(messages("every", 4, 10));
    publish(every, 1);
    assertThat(peer.takeReceived()).isEqualTo(messages("every", 11, 11));
  }

  @Test
  void shouldSendWhatIsKeptOfWhatWasMissed() {
    publish(every, 30);

    var resumed = resume(every, topics.epoch(), 3);

    assertThat(resumed)
        .isEqualTo(
            new Resumption(
                false,
                21,
                Optional.of(new Gap(topics.epoch(), 4, OptionalLong.of(20), Gap.Reason.TRIMMED))));
    assertThat(peer.takeReceived()).isEqualTo(messages("every", 21, 30));
  }

  @Test
  void shouldSendNothingWhenNothingWasMissed() {
    publish(every, 5);
    publish(latest, 5);

    assertThat(resume(every, topics.epoch(), 5))
        .isEqualTo(new Resumption(true, 6, Optional.empty()));
    assertThat(resume(latest, topics.epoch(), 5))
        .isEqualTo(new Resumption(true, 6, Optional.empty()));

    assertThat(peer.takeReceived()).isEmpty();
    publish(latest, 1);
    assertThat(peer.takeReceived()).isEqualTo(messages("latest", 6, 6));
  }

  @Test
  void shouldSendTheNewestValueOfALatestTopic() {
    publish(latest, 5);

    assertThat(resume(latest, topics.epoch(), 2))
        .isEqualTo(new Resumption(true, 5, Optional.empty()));

    assertThat(peer.takeReceived()).isEqualTo(messages("latest", 5, 5));
  }

  @Test
  void shouldBeginLiveAfterAPositionOfAnotherEpoch() {
    publish(every, 5);
    publish(latest, 5);
    var gap = Optional.of(new Gap("another", 3, OptionalLong.empty(), Gap.Reason.EPOCH_CHANGED));

    assertThat(resume(every, "another", 2)).isEqualTo(new Resumption(false, 6, gap));
    assertThat(resume(latest, "another", 2)).isEqualTo(new Resumption(false, 5, gap));

    assertThat(peer.takeReceived()).isEqualTo(messages("latest", 5, 5));
  }

  @Test
  void shouldBeginLiveAfterAPositionAheadOfTheServer() {
    publish(every, 5);

    assertThat(resume(every, topics.epoch(), 9))
        .isEqualTo(
            new Resumption(
                false,
                6,
                Optional.of(new Gap(topics.epoch(), 10, OptionalLong.empty(), Gap.Reason.AHEAD))));
    publish(every, 1);

    assertThat(peer.takeReceived()).isEqualTo(messages("every", 6, 6));
  }

  @Test
  void shouldIgnoreAPositionOfAnExistingSubscription() {
    peer.session().subscribe(every);
    publish(every, 5);

    var start =
        peer.session()
            .subscribe(every, RateLimit.UNBOUNDED, null, new ResumePoint(topics.epoch(), 1));

    assertThat(start.resumption()).isEmpty();
    assertThat(peer.takeReceived()).isEqualTo(messages("every", 1, 5));
  }

  @Test
  void shouldContinuePrivateStreamsWhileSubscriptionsCatchUp() {
    var kept = topics.open("kept", TopicFamily.every("kept", Integer.class).keeping(300));
    var ownFamily = TopicFamily.every("own", Integer.class);
    peer.session().subscribe(kept);
    var stream = peer.session().openStream(() -> {});
    peer.fill();
    publish(kept, 300);
    peer.leave(); // a stream is written by another thread
    stream.track("own", ownFamily).publish(7, 0);
    stream.flush();
    peer.runTasks();
    assertThat(peer.takeReceived()).doesNotContain("own 1 7");

    peer.drain();

    assertThat(peer.takeReceived()).contains("own 1 7", "kept 300 300");
  }

  /** A client of an every topic: what it has, and what it was told is missing. */
  private final class Client {

    private final List<String> problems = new ArrayList<>();
    private @Nullable FakePeer connection;
    private long last;

    void connect() {
      connection = new FakePeer(clock);
      if (last == 0) {
        last = connection.session().subscribe(every).seq();
        return;
      }
      var resumed =
          connection
              .session()
              .subscribe(every, RateLimit.UNBOUNDED, null, new ResumePoint(topics.epoch(), last))
              .resumption()
              .orElseThrow();
      resumed.gap().ifPresent(gap -> skip(gap.from(), gap.to().orElse(-1)));
    }

    void read() {
      if (connection == null) {
        return;
      }
      for (var message : connection.takeReceived()) {
        var words = message.split(" ", -1);
        if (words[1].equals("gap")) {
          skip(Long.parseLong(words[2]), Long.parseLong(words[3]));
        } else {
          skip(Long.parseLong(words[1]), Long.parseLong(words[1]));
        }
      }
    }

    private void skip(long from, long to) {
      if (from != last + 1) {
        problems.add("after %d came %d".formatted(last, from));
      }
      last = to;
    }

    void disconnect() {
      if (connection != null) {
        connection.session().ended();
        connection = null;
      }
    }
  }

  /** Whatever happens, a client has each value once and in order, or knows that it is missing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldAccountForEachValue(long seed) {
    var random = new Random(seed);
    var client = new Client();
    client.connect();
    for (int step = 0; step < 2000; step++) {
      switch (random.nextInt(6)) {
        case 0 -> publish(every, random.nextInt(15));
        case 1 -> publish(every, 1);
        case 2 -> client.read();
        case 3 -> {
          if (client.connection != null) {
            client.connection.fill();
          }
        }
        case 4 -> {
          if (client.connection != null) {
            client.connection.drain();
          }
        }
        default -> {
          client.read();
          client.disconnect();
          publish(every, random.nextInt(12));
          client.connect();
        }
      }
    }
    if (client.connection != null) {
      client.connection.drain();
    }
    client.read();

    assertThat(client.problems).isEmpty();
    assertThat(client.last).isEqualTo(every.seq()).isGreaterThan(2000);
  }
}
