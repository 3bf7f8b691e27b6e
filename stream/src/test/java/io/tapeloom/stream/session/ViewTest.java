package io.tapeloom.stream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.topic.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the subscribers of a latest topic receive: differences, detail, and lasting values. */
class ViewTest {

  private static final View CHANGES = new View(0, true);

  private final ManualClock clock = new ManualClock(0);
  private final Topics topics = new Topics(new Random(1), clock);
  private final Topic<Integer> topic =
      topics.open("n", TopicFamily.latest("n", Integer.class).lasting(value -> value % 10 == 0));
  private final FakePeer peer = new FakePeer(clock);

  private void publish(int... values) {
    for (int value : values) {
      TopicWriter.publish(topic, value);
    }
  }

  private void publishRange(int from, int to) {
    for (int value = from; value <= to; value++) {
      publish(value);
    }
  }

  @Test
  void shouldSendDifferencesAfterTheFirstValue() {
    publish(5);
    peer.session().subscribe(topic);
    peer.session().show(topic, CHANGES);
    publish(6, 8);

    assertThat(peer.takeReceived()).containsExactly("n 1 5", "n 2 5>6", "n 3 6>8");
  }

  @Test
  void shouldSendTheWholeValueAfterAHole() {
    peer.session().subscribe(topic);
    peer.session().show(topic, CHANGES);
    publish(1, 2);
    peer.runTasks();
    peer.fill();
    publish(3, 4);
    peer.runTasks();
    peer.drain();
    publish(5);

    assertThat(peer.takeReceived()).containsExactly("n 1 1", "n 2 1>2", "n 4 4", "n 5 4>5");
  }

  @Test
  void shouldSendTheWholeValueAfterAChangeOfDetail() {
    peer.session().subscribe(topic);
    peer.session().show(topic, CHANGES);
    publish(1, 2);
    peer.runTasks();
    peer.session().show(topic, new View(3, true));
    publish(3, 4);
    peer.runTasks();
    peer.session().show(topic, new View(3, false));
    publish(5);

    assertThat(peer.takeReceived())
        .containsExactly("n 1 1", "n 2 1>2", "n 3 3/3", "n 4 3>4", "n 5 5/3");
  }

  @Test
  void shouldSendLastingValuesBeforeTheNewest() {
    peer.session().subscribe(topic);
    peer.fill();
    publishRange(1, 25);
    peer.runTasks();
    peer.drain();

    assertThat(peer.takeReceived()).containsExactly("n 10 10", "n 20 20", "n 25 25");
    var account = peer.session().ledger(1).accounts().getFirst();
    assertThat(account.delivered()).isEqualTo(3);
    assertThat(account.conflated()).isEqualTo(22);
  }

  @Test
  void shouldSendTheNewestSixteenLastingValues() {
    peer.session().subscribe(topic);
    peer.fill();
    publishRange(1, 201);
    peer.runTasks();
    peer.drain();

    var expected = new ArrayList<String>();
    for (int value = 50; value <= 200; value += 10) {
      expected.add("n %d %d".formatted(value, value));
    }
    expected.add("n 201 201");
    assertThat(peer.takeReceived()).isEqualTo(expected);
  }

  @Test
  void shouldNotSendLastingValuesOfBeforeTheSubscription() {
    var other = new FakePeer(clock, peer);
    other.session().subscribe(topic);
    publishRange(1, 15);

    peer.session().subscribe(topic);
    publish(16);

    assertThat(peer.takeReceived()).containsExactly("n 15 15", "n 16 16");
  }

  @Test
  void shouldMeasureTheRateOfPublications() {
    for (int second = 0; second < 60; second++) {
      clock.advance(Duration.ofSeconds(1));
      publish(1, 2);
    }
    assertThat(topic.publicationsPerSecond()).isCloseTo(2, within(0.3));

    clock.advance(Duration.ofSeconds(60));

    assertThat(topic.publicationsPerSecond()).isLessThan(0.1);
  }

  /** A client that adds differences to what it has, and knows what it is owed. */
  private static final class Client {

    private final List<String> problems = new ArrayList<>();
    private long seq;
    private int value;

    void read(List<String> messages, Set<Integer> lasting) {
      for (var message : messages) {
        var words = message.split(" ", -1);
        long next = Long.parseLong(words[1]);
        int before = value;
        if (words[2].contains(">")) {
          if (next != seq + 1 || Integer.parseInt(words[2].split(">", -1)[0]) != before) {
            problems.add("a difference to %d at %d: %s".formatted(before, seq, message));
          }
        }
        value = Integer.parseInt(words[2].replaceAll(".*>|/.*", ""));
        seq = next;
        lasting.remove(value);
      }
    }
  }

  /** Whatever happens, a client has the newest value in the end, and each lasting one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldEndWithTheNewestValue(long seed) {
    var random = new Random(seed);
    var client = new Client();
    var owed = new HashSet<Integer>();
    peer.session().subscribe(topic, RateLimit.perSecond(2));
    peer.session().show(topic, CHANGES);
    int last = 0;
    for (int step = 0; step < 2000; step++) {
      peer.session().alive();
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          for (int i = random.nextInt(12); i > 0; i--) {
            publish(++last);
            if (last % 10 == 0) {
              owed.add(last);
            }
          }
        }
        case 2 -> peer.fill();
        case 3 -> peer.drain();
        case 4 -> peer.session().show(topic, new View(random.nextInt(2), random.nextBoolean()));
        default -> {
          clock.advance(Duration.ofMillis(random.nextInt(900)));
          peer.timers().advance(clock.nanoTime());
        }
      }
      client.read(peer.takeReceived(), owed);
      if (owed.size() > 12) { // before one is given up
        peer.drain();
        clock.advance(Duration.ofSeconds(1));
        peer.timers().advance(clock.nanoTime());
        client.read(peer.takeReceived(), owed);
        assertThat(owed).isEmpty();
      }
    }
    peer.drain();
    clock.advance(Duration.ofSeconds(1));
    peer.timers().advance(clock.nanoTime());
    client.read(peer.takeReceived(), owed);

    assertThat(client.problems).isEmpty();
    assertThat(client.value).isEqualTo(last).isGreaterThan(2000);
    assertThat(owed).isEmpty();
  }
}
