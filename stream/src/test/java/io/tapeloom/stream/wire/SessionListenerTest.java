package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.session.SessionListener;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** An application observes its sessions and sends them notices. */
class SessionListenerTest {

  private static final Notice<Greeting> GREETING =
      new Notice<>("greeting", Greeting.class, "The first words", "words");

  private final Topics topics = new Topics(new Random(1));
  private final Topic<Integer> news =
      topics.open("news", TopicFamily.latest("news", Integer.class));
  private final Queue<String> events = new ConcurrentLinkedQueue<>();

  record Greeting(@Example("hello") String text) {}

  @OperationGroup(tags = "words")
  final class Words {

    @Send(value = "say", summary = "Say something")
    void say(Session session) {
      events.add("said to " + session.attachment(String.class));
      session.subscribe(news);
      session.send(GREETING, new Greeting("again"));
    }
  }

  private final class Follower implements SessionListener {

    @Override
    public void opened(Session session) {
      events.add("opened");
      session.attach("ada");
      session.send(GREETING, new Greeting("hello"));
    }

    @Override
    public void closed(Session session) {
      events.add(
          "closed %s with %d".formatted(session.attachment(String.class), session.topics().size()));
    }
  }

  @Test
  void shouldReportSessionBeforeFirstMessageAndAfterLastSubscription() throws IOException {
    try (var server = TestServer.startWith(api(new Follower()).protocol());
        var client = RawClient.connect(server.port())) {
      assertThat(client.receiveUnchecked().toString())
          .isEqualTo("{\"type\":\"greeting\",\"payload\":{\"text\":\"hello\"}}");
      client.send("say", "{}");
      assertThat(client.receiveUnchecked().at("/payload/text").asText()).isEqualTo("again");
      client.hangUp();

      await().until(() -> events.size() == 3);
      assertThat(events).containsExactly("opened", "said to ada", "closed ada with 0");
    }
  }

  @Test
  void shouldOutliveAFollowerWithABug() throws IOException {
    var buggy =
        new SessionListener() {
          @Override
          public void opened(Session session) {
            throw new IllegalStateException("a bug");
          }
        };
    try (var server = TestServer.startWith(api(buggy).protocol());
        var client = RawClient.connect(server.port())) {
      server.expectFailures();

      assertThat(client.readFrame().closeCode()).isEqualTo(CloseReason.INTERNAL_ERROR);
    }
  }

  @Test
  void shouldCloseASessionWhoseProtocolDoesNotKnowTheNotice() throws IOException {
    var plain =
        new Protocol() {
          @Override
          public Handling read(byte[] text) {
            return session -> session.send(GREETING, new Greeting("hello"));
          }

          @Override
          public Handling refuse(byte[] text, Duration wait) {
            throw new AssertionError("no limit is met here");
          }

          @Override
          public Message encode(Topic<?> topic, Gap gap, Format format) {
            throw new IllegalStateException("gap of " + topic.name());
          }

          @Override
          public Message encode(Publication<?> publication, Format format) {
            throw new AssertionError("nothing is published here");
          }
        };
    try (var server = TestServer.startWith(plain);
        var client = RawClient.connect(server.port())) {
      server.expectFailures();
      client.sendText("hello");

      assertThat(client.readFrame().closeCode()).isEqualTo(CloseReason.INTERNAL_ERROR);
    }
  }

  @Test
  void shouldDocumentItsNotices() {
    var document = api(SessionListener.none()).asyncApi("localhost", false, "/ws");
    var greeting = document.at("/components/messages/greeting");

    assertThat(document.at("/channels").get("/ws").at("/subscribe/message/oneOf").toString())
        .contains("#/components/messages/greeting", "#/components/messages/error");
    assertThat(greeting.get("summary").asText()).isEqualTo("The first words");
    assertThat(greeting.at("/tags/0/name").asText()).isEqualTo("words");
    assertThat(greeting.at("/payload/properties/payload/$ref").asText())
        .isEqualTo("#/components/schemas/Greeting");
    assertThat(greeting.at("/examples/0/payload").toString())
        .isEqualTo("{\"type\":\"greeting\",\"payload\":{\"text\":\"hello\"}}");
  }

  private StreamApi api(SessionListener follower) {
    return StreamApi.titled("Words", "1")
        .include(new Words())
        .notice(GREETING)
        .sessions(follower)
        .build();
  }
}
