package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A custom protocol, which sends messages before it receives any. */
class ProtocolTest {

  private final Topics topics = new Topics(new Random(1));
  private final Topic<String> news = topics.open("news", TopicFamily.latest("news", String.class));

  /** Records its calls, and runs an action of the test when a session is opened. */
  private static final class Telling implements Protocol {

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Consumer<Session> onOpened;
    private final Consumer<Session> onClosed;

    Telling(Consumer<Session> onOpened, Consumer<Session> onClosed) {
      this.onOpened = onOpened;
      this.onClosed = onClosed;
    }

    @Override
    public void opened(Session session) {
      events.add("opened");
      onOpened.accept(session);
    }

    @Override
    public Handling read(byte[] text) {
      return session -> {
        events.add("received " + new String(text, UTF_8));
        session.send(text);
      };
    }

    @Override
    public Handling refuse(byte[] text, Duration wait) {
      return _ -> events.add("refused " + new String(text, UTF_8));
    }

    @Override
    public void closed(Session session) {
      events.add("closed with " + session.subscriptionCount());
      onClosed.accept(session);
    }

    @Override
    public Message encode(Topic<?> topic, Gap gap, Format format) {
      throw new IllegalStateException("gap of " + topic.name());
    }

    @Override
    public Message encode(Publication<?> publication, Format format) {
      return Message.text((publication.seq() + ": " + publication.value()).getBytes(UTF_8));
    }
  }

  @Test
  void shouldWelcomeThenSendCurrentValues() throws IOException {
    TopicWriter.publish(news, "spring");
    var protocol =
        new Telling(
            session -> {
              session.subscribe(news);
              session.send("welcome".getBytes(UTF_8));
            },
            _ -> {});
    try (var server = TestServer.startWith(protocol);
        var client = RawClient.connect(server.port())) {
      assertThat(client.readFrame().text()).isEqualTo("welcome");
      assertThat(client.readFrame().text()).isEqualTo("1: spring");
      client.sendText("hello");
      assertThat(client.readFrame().text()).isEqualTo("hello");
      client.hangUp();

      await().until(() -> server.endpoint().sessions().isEmpty());
      assertThat(protocol.events).containsExactly("opened", "received hello", "closed with 0");
    }
    topics.close();
  }

  @Test
  void shouldCloseAtOnce() throws IOException {
    var protocol =
        new Telling(session -> session.close(new CloseReason(4003, "not today")), _ -> {});
    try (var server = TestServer.startWith(protocol);
        var client = RawClient.connect(server.port())) {
      client.sendText("hello");

      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(4003);
      client.sendClose(4003, "");
      assertThat(client.readToEnd()).isEmpty();
      await().until(() -> server.endpoint().sessions().isEmpty());
      assertThat(protocol.events).containsExactly("opened", "closed with 0");
    }
  }

  @Test
  void shouldOutliveBugsAtBothEnds() throws IOException {
    var protocol =
        new Telling(
            _ -> {
              throw new IllegalStateException("at the beginning");
            },
            _ -> {
              throw new IllegalStateException("at the end");
            });
    try (var server = TestServer.startWith(protocol);
        var client = RawClient.connect(server.port())) {
      server.expectFailures();

      assertThat(client.readFrame().closeCode()).isEqualTo(CloseReason.INTERNAL_ERROR);
      client.hangUp();

      await().until(() -> server.endpoint().sessions().isEmpty());
      assertThat(server.stats().handlerFailures()).isEqualTo(2);
    }
  }

  @Test
  void shouldKeepWhatIsKnownOfASession() throws IOException {
    var ada = new Identity("ada", Set.of("read"), Optional.empty());
    var known = new ConcurrentLinkedQueue<Object>();
    var protocol =
        new Telling(
            session -> {
              known.add(session.identity());
              session.identify(Optional.of(ada));
              session.attach("state");
              known.add(session.identity());
              known.add(session.attachment(String.class));
              known.add(catchThrowable(() -> session.attachment(List.class)).getMessage());
            },
            _ -> {});
    try (var server = TestServer.startWith(protocol);
        var client = RawClient.connect(server.port())) {
      client.sendText("hello");
      client.readFrame();

      var session = server.endpoint().sessions().iterator().next();
      assertThat(known)
          .containsExactly(
              Optional.empty(),
              Optional.of(ada),
              "state",
              "session " + session.id() + " has no List");
    }
  }
}
