package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {

  private static final String HALL_LEVEL = "{\"room\":\"hall\",\"kind\":\"level\"}";
  private static final String HALL_BELL = "{\"room\":\"hall\",\"kind\":\"bell\"}";

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldAnswerThenSendTheCurrentValueThenUpdates() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(20));
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(21));

      var answer = client.ask("room.subscribe", HALL_LEVEL);
      var current = client.receive();
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(22));
      var update = client.receive();

      assertThat(answer.toString())
          .isEqualTo(
              """
              {"type":"room.subscribe.response","payload":{"topic":"levels:hall","mode":"latest",\
              "epoch":"%s","seq":2}}\
              """
                  .formatted(server.rooms().level("hall").epoch()));
      assertThat(current.toString())
          .isEqualTo(
              """
              {"type":"room.level","topic":"levels:hall","seq":2,"payload":{"value":21}}\
              """);
      assertThat(update.toString())
          .isEqualTo(
              """
              {"type":"room.level","topic":"levels:hall","seq":3,"payload":{"value":22}}\
              """);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "a long id", "😀"})
  void shouldRepeatTheIdOfARequestInItsAnswer(String id) throws Exception {
    var longest = id.replace("😀", "😀".repeat(64));
    try (var client = RawClient.connect(server.port())) {
      client.sendText(
          "{\"type\":\"room.echo\",\"id\":\"%s\",\"payload\":{\"text\":\"x\"}}".formatted(longest));
      client.sendText("{\"type\":\"room.echo\",\"payload\":{\"text\":\"y\"}}");

      assertThat(client.receive().toString())
          .isEqualTo(
              "{\"type\":\"room.echoed\",\"id\":\"%s\",\"payload\":{\"text\":\"x\"}}"
                  .formatted(longest));
      assertThat(client.receive().has("id")).isFalse();
    }
  }

  @Test
  void shouldSendAnnouncementsInTheirPlaceAndWithoutANumber() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      var bell = server.rooms().bell("hall");
      TopicWriter.announce(bell, Measure.of(1));
      client.ask("room.subscribe", HALL_BELL);

      TopicWriter.publish(bell, Measure.of(2));
      TopicWriter.announce(bell, Measure.of(3));
      TopicWriter.publish(bell, Measure.of(4));

      assertThat(List.of(client.receive(), client.receive(), client.receive()))
          .extracting(push -> push.path("seq").asText("none") + " " + push.at("/payload/value"))
          .containsExactly("1 2", "none 3", "2 4");
    }
  }

  @Test
  void shouldSendOnlyUpdatesOfATopicWithoutAValue() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      var answer = client.ask("room.subscribe", HALL_BELL);
      TopicWriter.publish(server.rooms().bell("hall"), Measure.of(1));
      var update = client.receive();

      assertThat(answer.at("/payload/seq").asLong()).isZero();
      assertThat(answer.at("/payload/mode").asText()).isEqualTo("every");
      assertThat(update.get("seq").asLong()).isOne();
    }
  }

  @Test
  void shouldSubscribeOnce() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(20));

      var first = client.ask("room.subscribe", HALL_LEVEL);
      client.receive();
      var second = client.ask("room.subscribe", HALL_LEVEL);
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(21));
      var update = client.receive();

      assertThat(second).isEqualTo(first);
      assertThat(seq(update)).isEqualTo(2);
      assertThat(server.rooms().level("hall").subscriberCount()).isOne();
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldSendNothingAfterUnsubscribing() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      client.ask("room.subscribe", HALL_LEVEL);
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(20));
      client.receive();

      var answer = client.ask("room.unsubscribe", HALL_LEVEL);
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(21));

      assertThat(answer.at("/payload/seq").asLong()).isEqualTo(1);
      assertThat(server.rooms().level("hall").subscriberCount()).isZero();
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @Test
  void shouldTakeAnUnsubscribeWithoutASubscription() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      var answer = client.ask("room.unsubscribe", HALL_LEVEL);

      assertThat(answer.at("/payload/seq").asLong()).isZero();
    }
  }

  @Test
  void shouldSendTheCurrentValueAgainAfterSubscribingAnew() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(20));
      client.ask("room.subscribe", HALL_LEVEL);
      client.receive();
      client.ask("room.unsubscribe", HALL_LEVEL);

      client.ask("room.subscribe", HALL_LEVEL);

      assertThat(seq(client.receive())).isEqualTo(1);
    }
  }

  @Test
  void shouldSendNoCurrentValueOfASubscriptionThatEndedInTheSameMessage() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(20));

      client.ask("room.peek", HALL_LEVEL);

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @Test
  void shouldKeepTopicsApart() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      client.ask("room.subscribe", HALL_LEVEL);
      client.ask("room.subscribe", "{\"room\":\"attic\",\"kind\":\"level\"}");

      TopicWriter.publish(server.rooms().level("attic"), Measure.of(1));
      TopicWriter.publish(server.rooms().level("cellar"), Measure.of(2));
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(3));

      assertThat(client.receive().get("topic").asText()).isEqualTo("levels:attic");
      assertThat(client.receive().get("topic").asText()).isEqualTo("levels:hall");
    }
  }

  @Test
  void shouldClearSubscriptionsWhenAClientIsGone() throws Exception {
    try (var abrupt = RawClient.connect(server.port());
        var polite = WebClient.connect(server.port())) {
      abrupt.ask("room.subscribe", HALL_LEVEL);
      polite.ask("room.subscribe", HALL_LEVEL);
      polite.ask("room.subscribe", HALL_BELL);
      assertThat(server.rooms().level("hall").subscriberCount()).isEqualTo(2);
      assertThat(server.rooms().bell("hall").subscriberCount()).isOne();

      abrupt.hangUp();
      await().until(() -> server.rooms().level("hall").subscriberCount() == 1);
      polite.leave(1000, "bye");
      assertThat(polite.ending().code()).isEqualTo(1000);

      await().until(() -> server.endpoint().sessions().isEmpty());
      assertThat(server.rooms().level("hall").subscriberCount()).isZero();
      assertThat(server.rooms().bell("hall").subscriberCount()).isZero();
      assertThat(server.stats().closes()).containsEntry(1000, 1L).containsEntry(1006, 1L);
    }
  }

  @Test
  void shouldSendTheCurrentValueAtOnceWhenNoMessageIsAnswered() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(20));
      client.ask("room.ping", "{}");
      var session = server.endpoint().sessions().iterator().next();

      session.loop().execute(() -> session.subscribe(server.rooms().level("hall")));

      assertThat(seq(client.receive())).isEqualTo(1);
      assertThat(session.subscriptionCount()).isOne();
    }
  }

  @Test
  void shouldRefuseToBeUsedOutsideOfItsLoop() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      client.ask("room.ping", "{}");
      var session = server.endpoint().sessions().iterator().next();

      assertThat(catchThrowable(() -> session.subscribe(server.rooms().level("hall"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("outside its loop");
    }
  }

  @Test
  void shouldReportReconnectDelayToAllSessionsAndCloseThem() throws Exception {
    try (var first = WebClient.connect(server.port());
        var second = WebClient.connect(server.port())) {
      first.ask("room.subscribe", HALL_LEVEL);
      second.ask("room.ping", "{}");

      server.endpoint().drain(new Random(1));

      for (var client : List.of(first, second)) {
        var word = client.receive();
        assertThat(word.get("type").asText()).isEqualTo("draining");
        int wait = word.at("/payload/reconnect_after_ms").asInt();
        assertThat(wait).isBetween(1000, 5000);
        assertThat(client.ending())
            .isEqualTo(new WebClient.Ending(1012, "reconnect_after_ms=%d".formatted(wait)));
      }
      assertThat(server.endpoint().awaitNoSessions(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void shouldCountMessages() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      client.ask("room.subscribe", HALL_LEVEL);
      client.send("room.note", "{\"text\":\"no answer\"}");
      TopicWriter.publish(server.rooms().level("hall"), Measure.of(1));
      client.receive();
      client.ask("room.ping", "{}");

      assertThat(server.rooms().notes).hasValue(1);
      assertThat(server.stats().messagesIn()).isEqualTo(3);
      await().until(() -> server.stats().messagesOut() == 3); // counted at the end of the pass
      assertThat(server.stats().conflations()).isZero();
    }
  }

  private static long seq(JsonNode message) throws IOException {
    return message.get("seq").asLong();
  }
}
