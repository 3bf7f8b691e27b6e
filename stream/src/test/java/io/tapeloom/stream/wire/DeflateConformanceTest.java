package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.CONTINUATION;
import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases about compression of the Autobahn test suite, 12.* and 13.*, with text only: messages
 * of many sizes, whole and in fragments, under each kind of offer, are returned as they were sent.
 * The system property {@code conformance.messages} sets the messages of a case.
 */
@Tag("conformance")
class DeflateConformanceTest {

  private static final int RSV1 = 0x40;
  private static final int MESSAGES = Integer.getInteger("conformance.messages", 100);

  /** Offers, as cases 13.1 to 13.7 make them, and whether the server accepts one. */
  private static final List<Offer> OFFERS =
      List.of(
          new Offer("12", "permessage-deflate; client_max_window_bits", true),
          new Offer("13.1", "permessage-deflate", true),
          new Offer("13.2", "permessage-deflate; server_no_context_takeover", true),
          new Offer("13.3", "permessage-deflate; server_max_window_bits=9", false),
          new Offer("13.4", "permessage-deflate; server_max_window_bits=15", true),
          new Offer(
              "13.5",
              "permessage-deflate; server_no_context_takeover; server_max_window_bits=9",
              false),
          new Offer(
              "13.6",
              "permessage-deflate; server_no_context_takeover; server_max_window_bits=15",
              true),
          new Offer(
              "13.7",
              "permessage-deflate; server_no_context_takeover; server_max_window_bits=9,"
                  + " permessage-deflate; server_no_context_takeover, permessage-deflate",
              true));

  private static final PublishingEcho ECHO = new PublishingEcho();

  private static TestServer server;

  record Offer(String group, String header, boolean accepted) {}

  @BeforeAll
  static void start() {
    server = TestServer.startWith(ECHO);
  }

  @AfterAll
  static void stop() {
    server.close();
    ECHO.topics.close();
  }

  /** Returns texts as publications, so that they are deflated. */
  private static final class PublishingEcho extends Echo {

    private static final TopicFamily<byte[]> TEXTS =
        TopicFamily.latest("texts:{session}", byte[].class);

    private final Topics topics = new Topics(new Random(1));

    @Override
    public void opened(Session session) {
      var topic = topics.open(TEXTS.name(session.id().toString()), TEXTS);
      session.attach(topic);
      session.subscribe(topic);
    }

    @Override
    @SuppressWarnings("unchecked") // attached above
    public Handling read(byte[] text) {
      return session -> {
        session.alive();
        TopicWriter.publish((Topic<byte[]>) session.attachment(Topic.class), text);
      };
    }

    @Override
    public Message encode(Publication<?> publication, Format format) {
      return Message.text((byte[]) publication.value());
    }
  }

  static Stream<Arguments> cases() {
    var cases = new ArrayList<Arguments>();
    for (var offer : OFFERS) {
      IntStream.iterate(16, size -> size <= 131_072, size -> 2 * size)
          .forEach(size -> cases.add(Arguments.of(offer, size, size)));
      IntStream.iterate(8192, size -> size <= 131_072, size -> 2 * size)
          .forEach(size -> cases.add(Arguments.of(offer, size, 256)));
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}, {1} bytes in fragments of {2}")
  @MethodSource("cases")
  void shouldReturnEachMessage(Offer offer, int bytes, int fragmentBytes) throws IOException {
    var random = new Random(bytes);
    try (var client = RawClient.dial(server.port())) {
      var request = RawClient.upgradeRequest("Sec-WebSocket-Extensions: " + offer.header);
      client.write(request.getBytes(ISO_8859_1));
      assertThat(client.readHead().stream().anyMatch(line -> line.contains("permessage-deflate")))
          .isEqualTo(offer.accepted);

      for (int i = 0; i < MESSAGES; i++) {
        var text = text(bytes, random);
        client.write(message(text, offer.accepted, fragmentBytes, random));

        var answer = client.readFrame();
        boolean deflated = answer.head() == Deflated.TEXT;
        assertThat(deflated).isEqualTo(offer.accepted && bytes >= 256);
        assertThat(deflated ? Deflated.text(answer) : answer.text()).isEqualTo(text);
      }
    }
  }

  /** Words, some of them not ASCII, of so many bytes in UTF-8. */
  private static String text(int bytes, Random random) {
    var words = List.of("tick ", "Grüße ", "quote ", "\uD83D\uDE00 ", "0.125 ", "\"price\": ");
    var text = new StringBuilder();
    int length = 0;
    while (length < bytes) {
      var word = words.get(random.nextInt(words.size()));
      int more = word.getBytes(UTF_8).length;
      text.append(length + more <= bytes ? word : "x".repeat(bytes - length));
      length += Math.min(more, bytes - length);
    }
    return text.toString();
  }

  private static byte[] message(String text, boolean deflated, int fragmentBytes, Random random) {
    var plain = text.getBytes(UTF_8);
    var payload = deflated ? Deflated.of(plain, 1 + random.nextInt(9)) : plain;
    int begin = TEXT | (deflated ? RSV1 : 0);
    if (payload.length <= fragmentBytes) {
      return frame(FINAL | begin, payload);
    }
    var frames = new ByteArrayOutputStream();
    for (int from = 0; from < payload.length; from += fragmentBytes) {
      int to = Math.min(from + fragmentBytes, payload.length);
      int head = (from == 0 ? begin : CONTINUATION) | (to == payload.length ? FINAL : 0);
      frames.writeBytes(frame(head, Arrays.copyOfRange(payload, from, to)));
    }
    return frames.toByteArray();
  }
}
