package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamServerTest {

  private static final String HALL = "{\"room\":\"hall\",\"kind\":\"level\"}";

  private final Topics topics = new Topics(new Random(1));
  private final Rooms rooms = new Rooms(topics);
  private final StreamServer server = start(Limits.DEFAULT);

  @AfterEach
  void stop() {
    server.close();
    topics.close();
  }

  @Test
  void shouldServeOperationsOnAFreePort() throws Exception {
    try (var client = WebClient.connect(server.port())) {
      TopicWriter.publish(rooms.level("hall"), Measure.of(20));

      client.ask("room.subscribe", HALL);

      assertThat(client.receive().at("/payload/value").asInt()).isEqualTo(20);
    }
  }

  @Test
  void shouldServeTheDocument() throws IOException {
    var answer = get("/asyncapi.json");

    var document = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("content-type: application/json");
    assertThat(document.at("/servers/this/url").asText()).isEqualTo("ws://rooms.example:81");
    assertThat(document.get("channels").has("/ws")).isTrue();
  }

  @Test
  void shouldServeNothingElse() throws IOException {
    assertThat(get("/")).startsWith("HTTP/1.1 404 Not Found");
  }

  @Test
  void shouldReportShutdown() throws Exception {
    try (var polite = WebClient.connect(server.port());
        var other = WebClient.connect(server.port())) {
      polite.ask("room.subscribe", HALL);
      other.ask("room.ping", "{}");

      server.close();

      assertThat(polite.ending().code()).isEqualTo(1012);
      assertThat(other.ending().code()).isEqualTo(1012);
      assertThat(server.endpoint().sessions()).isEmpty();
      assertThat(rooms.level("hall").subscriberCount()).isZero();
    }
  }

  @Test
  void shouldGoDownWithClientsThatDoNotAnswer() throws IOException {
    var stubborn = start(Limits.DEFAULT.withCloseTimeout(Duration.ofMillis(100)));
    try (var silent = RawClient.connect(stubborn.port());
        var idle = RawClient.dial(stubborn.port())) {
      silent.ask("room.ping", "{}");

      stubborn.close();

      assertThat(silent.readClose().closeCode()).isEqualTo(1012);
      assertThat(silent.readToEnd()).isEmpty();
      assertThat(idle.readToEnd()).isEmpty();
      assertThat(stubborn.endpoint().sessions()).isEmpty();
    }
  }

  @Test
  void shouldPublishNothingAfterItsEnd() throws IOException {
    try (var client = RawClient.connect(server.port())) {
      client.ask("room.subscribe", HALL);
      client.sendClose(1000, "");
      client.readClose();
      server.close();

      assertThat(TopicWriter.publish(rooms.level("hall"), Measure.of(1))).isEqualTo(1);
    }
  }

  @Test
  void shouldServeAnEndpointAtTheRoot() throws IOException {
    try (var root = StreamServer.start(Rooms.api(rooms), 0, "/");
        var client = RawClient.dial(root.port())) {
      client.write(RawClient.upgradeRequest().replace("/ws", "/").getBytes(ISO_8859_1));

      assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 101 Switching Protocols");
    }
  }

  @Test
  void shouldRefuseAPortThatIsTaken() {
    assertThatThrownBy(() -> StreamServer.start(Rooms.api(rooms), server.port(), "/ws"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot listen on port %d", server.port())
        .hasRootCauseMessage("bind(..) failed with error(-98): Address already in use");
  }

  private StreamServer start(Limits limits) {
    return StreamServer.start(Rooms.api(rooms), 0, "/ws", limits, NanoClock.system());
  }

  private String get(String path) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(
          "GET %s HTTP/1.1\r\nHost: rooms.example:81\r\n\r\n".formatted(path).getBytes(ISO_8859_1));
      return client.readToEnd();
    }
  }
}
