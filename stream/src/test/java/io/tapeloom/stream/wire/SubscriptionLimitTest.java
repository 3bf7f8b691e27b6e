package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A session reports whether it may subscribe to more topics. */
class SubscriptionLimitTest {

  private static final TopicFamily<Integer> NUMBERS = TopicFamily.latest("n:{i}", Integer.class);

  /** Subscribes to the named topics if there is room; a minus before a name unsubscribes. */
  private static final class Asking implements Protocol {

    private final Topics topics = new Topics(new Random(1));

    @Override
    public Handling read(byte[] text) {
      return session -> {
        var name = new String(text, UTF_8);
        boolean room = session.hasRoomFor(1);
        if (name.startsWith("-")) {
          session.unsubscribe(topics.open(NUMBERS.name(name.substring(1)), NUMBERS));
        } else if (room) {
          session.subscribe(topics.open(NUMBERS.name(name), NUMBERS));
        }
        session.send(
            "%s %s %d %s"
                .formatted(
                    name, room, session.subscriptionCount(), session.hasRoomFor(2) ? "two" : "less")
                .getBytes(UTF_8));
      };
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
  }

  @Test
  void shouldHaveRoomForSoManyTopicsAndForAnotherWhenOneEnds() throws IOException {
    var limits = TestServer.LIMITS.withMaxSubscriptions(3);
    try (var server = TestServer.startWith(new Asking(), limits, NanoClock.system());
        var client = RawClient.connect(server.port());
        var other = RawClient.connect(server.port())) {
      assertThat(said(client, "a")).isEqualTo("a true 1 two");
      assertThat(said(client, "b")).isEqualTo("b true 2 less");
      assertThat(said(client, "b")).isEqualTo("b true 2 less");
      assertThat(said(client, "c")).isEqualTo("c true 3 less");
      assertThat(said(client, "d")).isEqualTo("d false 3 less");
      assertThat(said(client, "-a")).isEqualTo("-a false 2 less");
      assertThat(said(client, "d")).isEqualTo("d true 3 less");
      assertThat(said(other, "a")).isEqualTo("a true 1 two");
    }
  }

  private static String said(RawClient client, String text) throws IOException {
    client.sendText(text);
    return client.readFrame().text();
  }
}
