package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions with at most ten writes per second. */
class RateLimitTest {

  private static final String LEVEL = "{\"room\":\"hall\",\"kind\":\"level\",\"per_second\":10}";
  private static final String BELL = "{\"room\":\"hall\",\"kind\":\"bell\",\"per_second\":10}";
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final ManualClock clock = new ManualClock(0);
  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(TestServer.LIMITS, clock);
    client = RawClient.connect(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void shouldConflateWhatComesTooSoon() throws IOException {
    var topic = server.rooms().level("hall");
    client.ask("room.subscribe", LEVEL);

    for (int i = 1; i <= 5; i++) {
      TopicWriter.publish(topic, Measure.of(i));
    }
    assertThat(seq()).isOne();
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    clock.advance(INTERVAL);

    assertThat(seq()).isEqualTo(5);
    assertThat(server.stats().conflations()).isEqualTo(3);
  }

  @Test
  void shouldCountTheCurrentValueAsAWrite() throws IOException {
    var topic = server.rooms().level("hall");
    TopicWriter.publish(topic, Measure.of(1));
    client.ask("room.subscribe", LEVEL);
    assertThat(seq()).isOne();

    TopicWriter.publish(topic, Measure.of(2));
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    clock.advance(INTERVAL);

    assertThat(seq()).isEqualTo(2);
  }

  @Test
  void shouldWriteAtOnceAfterAPause() throws IOException {
    var topic = server.rooms().level("hall");
    client.ask("room.subscribe", LEVEL);
    TopicWriter.publish(topic, Measure.of(1));
    assertThat(seq()).isOne();

    clock.advance(INTERVAL);
    TopicWriter.publish(topic, Measure.of(2));

    assertThat(seq()).isEqualTo(2);
  }

  @Test
  void shouldKeepThePaceWhenATurnComesLate() throws IOException {
    var topic = server.rooms().level("hall");
    client.ask("room.subscribe", LEVEL);
    TopicWriter.publish(topic, Measure.of(1));
    assertThat(seq()).isOne();
    TopicWriter.publish(topic, Measure.of(2));
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    clock.advance(INTERVAL.plusMillis(50));
    assertThat(seq()).isEqualTo(2);

    TopicWriter.publish(topic, Measure.of(3));
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    clock.advance(INTERVAL.minusMillis(50));

    assertThat(seq()).isEqualTo(3);
  }

  @Test
  void shouldBatchWhereEveryValueMatters() throws IOException {
    var topic = server.rooms().bell("hall");
    client.ask("room.subscribe", BELL);

    for (int i = 1; i <= 5; i++) {
      TopicWriter.publish(topic, Measure.of(i));
    }
    assertThat(seq()).isOne();
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    clock.advance(INTERVAL);

    for (int i = 2; i <= 5; i++) {
      assertThat(seq()).isEqualTo(i);
    }
    assertThat(server.stats().conflations()).isZero();
  }

  @Test
  void shouldForgetWhatWaitsWhenTheSubscriptionEnds() throws IOException {
    client.ask("room.subscribe", BELL);
    client.ask("room.subscribe", LEVEL);
    for (int i = 1; i <= 5; i++) {
      TopicWriter.publish(server.rooms().bell("hall"), Measure.of(i));
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(i));
    }
    assertThat(seq()).isOne();
    assertThat(seq()).isOne();

    client.ask("room.unsubscribe", BELL);
    client.ask("room.unsubscribe", LEVEL);
    clock.advance(INTERVAL);
    client.ask("room.subscribe", LEVEL);

    assertThat(seq()).isEqualTo(5);
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
  }

  @Test
  void shouldGiveBackWhatWaitsWhenTheClientIsGone() throws IOException {
    client.ask("room.subscribe", BELL);
    for (int i = 1; i <= 5; i++) {
      TopicWriter.publish(server.rooms().bell("hall"), Measure.of(i));
    }
    assertThat(seq()).isOne();

    client.hangUp();

    await().until(() -> server.endpoint().sessions().isEmpty());
    clock.advance(INTERVAL);
    assertThat(TopicWriter.publish(server.rooms().bell("hall"), Measure.of(6))).isEqualTo(6);
  }

  private long seq() throws IOException {
    return client.receive().get("seq").asLong();
  }
}
