package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Publishers run concurrently with clients that connect and disconnect. Each subscription sees a
 * growing sequence; for <i>every</i> topics it grows by one.
 */
class ChurnTest {

  private static final int LOOPS = 3;
  private static final int ROOMS = 3;
  private static final int PUBLISHERS = 4;
  private static final int CLIENTS = 8;
  private static final int STEPS = 100;
  private static final int PUBLICATIONS_PER_STEP = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldKeepTheSequenceOfEverySubscription(long seed) throws Exception {
    var limits = TestServer.LIMITS.withMaxQueuedBytes(256 << 20);
    try (var server = TestServer.startWithLoops(LOOPS, limits);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var permits = new Semaphore(0);
      var topics = topics(server);
      for (int i = 0; i < PUBLISHERS; i++) {
        var random = new Random(seed * 100 + i);
        threads.execute(() -> publish(topics, random, permits));
      }

      var clients =
          IntStream.range(0, CLIENTS)
              .mapToObj(i -> new Random(seed * 1000 + i))
              .<Callable<Integer>>map(random -> () -> churn(server.port(), random, permits))
              .toList();
      int pushes = 0;
      for (var client : threads.invokeAll(clients)) {
        pushes += client.get();
      }
      threads.shutdownNow();

      assertThat(pushes).isGreaterThan(CLIENTS * STEPS);
      await().until(() -> server.endpoint().sessions().isEmpty());
      assertThat(server.stats().closes().keySet()).isSubsetOf(1000, 1006);
    }
  }

  @Test
  void shouldKeepTheOrderOfConcurrentPublications() throws Exception {
    int each = 500;
    try (var server = TestServer.startWithLoops(LOOPS, TestServer.LIMITS);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client = RawClient.connect(server.port())) {
      client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");

      var topic = server.rooms().bell("hall");
      for (int i = 0; i < PUBLISHERS; i++) {
        threads.execute(
            () -> IntStream.range(0, each).forEach(_ -> TopicWriter.publish(topic, Measure.of(1))));
      }

      for (int seq = 1; seq <= PUBLISHERS * each; seq++) {
        assertThat(client.receiveUnchecked().get("seq").asLong()).isEqualTo(seq);
      }
    }
  }

  private static List<Topic<Measure>> topics(TestServer server) {
    return IntStream.range(0, ROOMS)
        .mapToObj(room -> "r" + room)
        .flatMap(room -> Stream.of(server.rooms().level(room), server.rooms().bell(room)))
        .toList();
  }

  /** Publishes once per permit, until it is interrupted. */
  private static void publish(List<Topic<Measure>> topics, Random random, Semaphore permits) {
    try {
      while (true) {
        permits.acquire();
        TopicWriter.publish(
            topics.get(random.nextInt(topics.size())), new Measure(1, random.nextInt(200)));
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** Subscribes and unsubscribes at random, on one connection after the other. */
  private static int churn(int port, Random random, Semaphore permits) throws IOException {
    int pushes = 0;
    int done = 0;
    while (done < STEPS) {
      int last = Math.min(done + 1 + random.nextInt(STEPS), STEPS);
      try (var client = RawClient.connect(port)) {
        var reader = new Reader(client);
        while (done++ < last) {
          permits.release(PUBLICATIONS_PER_STEP);
          reader.step(random);
        }
        pushes += reader.pushes;
        if (random.nextBoolean()) {
          client.sendClose(1000, "");
          client.readClose();
        }
      }
    }
    return pushes;
  }

  /** One connection's view of its subscriptions. */
  private static final class Reader {

    private final RawClient client;

    /** The subscribed topics, each with its last {@code seq}. */
    private final Map<String, Long> settled = new HashMap<>();

    private int pushes;

    Reader(RawClient client) {
      this.client = client;
    }

    void step(Random random) throws IOException {
      boolean level = random.nextBoolean();
      int room = random.nextInt(ROOMS);
      var topic = (level ? "levels:r" : "bells:r") + room;
      var place = "{\"room\":\"r%d\",\"kind\":\"%s\"}".formatted(room, level ? "level" : "bell");
      switch (random.nextInt(4)) {
        case 0 -> {
          ask("room.unsubscribe", place);
          settled.remove(topic);
        }
        case 1 -> ask("room.peek", place, topic);
        default -> subscribed(topic, ask("room.subscribe", place), level);
      }
    }

    private void ask(String type, String place, String topic) throws IOException {
      ask(type, place);
      settled.remove(topic);
    }

    private void subscribed(String topic, JsonNode answer, boolean level) {
      long seq = answer.at("/payload/seq").asLong();
      var before = settled.get(topic);
      if (before == null) {
        settled.put(topic, level ? Math.max(seq - 1, 0) : seq);
      } else {
        assertThat(seq).isBetween(before, level ? before + 1 : before);
      }
    }

    /** Processes pushes until the answer arrives. */
    private JsonNode ask(String type, String place) throws IOException {
      client.send(type, place);
      while (true) {
        var message = client.receiveUnchecked();
        if (!message.has("seq")) {
          return message;
        }
        pushed(message.get("topic").asText(), message.get("seq").asLong());
      }
    }

    private void pushed(String topic, long seq) {
      pushes++;
      var last = settled.get(topic);
      if (last == null) {
        throw new AssertionError("not subscribed to " + topic);
      }
      if (topic.startsWith("bells")) {
        assertThat(seq).isEqualTo(last + 1);
      } else {
        assertThat(seq).isGreaterThan(last);
      }
      settled.put(topic, seq);
    }
  }
}
