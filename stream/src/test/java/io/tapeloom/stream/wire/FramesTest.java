package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.CLOSE;
import static io.tapeloom.stream.wire.RawClient.CONTINUATION;
import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.PING;
import static io.tapeloom.stream.wire.RawClient.PONG;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.session.EndpointStats;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid fragments, pings and closing handshakes. */
class FramesTest {

  private TestServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
    client = RawClient.connect(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void shouldAnswerAPingWithItsPayload() throws IOException {
    client.write(frame(FINAL | PING, "are you there?".getBytes(UTF_8)));

    var pong = client.readFrame();
    assertThat(pong.head()).isEqualTo(FINAL | PONG);
    assertThat(pong.text()).isEqualTo("are you there?");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  void shouldAnswerAPingOfAnySize(int bytes) throws IOException {
    client.write(frame(FINAL | PING, new byte[bytes]));

    assertThat(client.readFrame())
        .isEqualTo(new ReceivedFrame(FINAL | PONG, ByteBuffer.allocate(bytes)));
  }

  @Test
  void shouldIgnoreAPong() throws IOException {
    client.write(frame(FINAL | PONG, new byte[3]));

    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
  }

  @Test
  void shouldAnswerAPingBetweenFragments() throws IOException {
    var message = RawClient.message("room.echo", "{\"text\":\"Zürich €\"}").getBytes(UTF_8);
    int middle = message.length - 4; // within the euro sign

    client.write(frame(TEXT, slice(message, 0, middle)));
    client.write(frame(FINAL | PING, new byte[] {7}));
    var pong = client.readFrame();
    client.write(frame(FINAL | CONTINUATION, slice(message, middle, message.length)));

    assertThat(pong.payload()).isEqualTo(ByteBuffer.wrap(new byte[] {7}));
    assertThat(client.receive().at("/payload/text").asText()).isEqualTo("Zürich €");
  }

  @Test
  void shouldReadFramesThatComeByteByByte() throws IOException {
    for (var each : frame(FINAL | TEXT, "{\"type\":\"room.ping\"}".getBytes(UTF_8))) {
      client.write(new byte[] {each});
    }

    assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
  }

  @Test
  void shouldTakeFragmentsOfAProperClient() throws Exception {
    try (var proper = WebClient.connect(server.port())) {
      proper.sendInTwo(RawClient.message("room.echo", "{\"text\":\"hello\"}"), 10);

      assertThat(proper.receive().at("/payload/text").asText()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 125, 126, 60_000, 65_535, 65_536, 300_000})
  void shouldSendMessagesOfAnySize(int bytes) throws IOException {
    var answer = client.ask("room.echo", "{\"text\":\"x\",\"repeat\":%d}".formatted(bytes));

    assertThat(answer.at("/payload/text").asText()).hasSize(bytes);
  }

  @ParameterizedTest
  @CsvSource({"1000,1000", "1001,1001", "1011,1011", "1014,1014", "3000,0", "4999,0"})
  void shouldAnswerACloseWithItsCode(int code, int counted) throws IOException {
    client.sendClose(code, "going");

    var close = client.readFrame();
    assertThat(close.isClose()).isTrue();
    assertThat(close.closeCode()).isEqualTo(code);
    assertThat(client.readToEnd()).isEmpty();
    await().until(() -> server.stats().closes().containsKey(counted));
  }

  @Test
  void shouldCountAllCodesThatClientsMakeUpAsOne() throws IOException {
    for (int code = 3000; code < 3050; code++) {
      try (var another = RawClient.connect(server.port())) {
        another.sendClose(code, "");
        another.readToEnd();
      }
    }

    await().until(() -> server.stats().closes().getOrDefault(EndpointStats.OTHER, 0L) == 50);
    assertThat(server.stats().closes()).containsOnlyKeys(EndpointStats.OTHER);
  }

  @Test
  void shouldAnswerACloseWithoutACode() throws IOException {
    client.write(frame(FINAL | CLOSE, new byte[0]));

    var close = client.readFrame();
    assertThat(close.isClose()).isTrue();
    assertThat(close.payload().remaining()).isZero();
    assertThat(client.readToEnd()).isEmpty();
    await().until(() -> server.stats().closes().containsKey(1005));
  }

  @Test
  void shouldSendNothingAfterItsCloseFrame() throws IOException {
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");

    client.sendClose(1000, "");
    await().until(() -> server.rooms().bell("hall").subscriberCount() == 0);
    TopicWriter.publish(server.rooms().bell("hall"), Measure.of(1));

    assertThat(client.readFrame().isClose()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void shouldWaitForTheAnswerToItsCloseFrame() throws IOException {
    client.send("room.leave", "{\"code\":4000,\"text\":\"\"}");
    assertThat(client.readFrame().closeCode()).isEqualTo(4000);

    assertThat(server.endpoint().sessions()).hasSize(1);
    client.sendClose(4000, "");

    assertThat(client.readToEnd()).isEmpty();
    await().until(() -> server.endpoint().sessions().isEmpty());
    assertThat(server.stats().closes()).containsEntry(4000, 1L).hasSize(1);
  }

  @Test
  void shouldCountAConnectionThatEndsWithoutACloseFrame() throws IOException {
    client.ask("room.ping", "{}");

    client.hangUp();

    await().until(() -> server.stats().closes().containsKey(1006));
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
