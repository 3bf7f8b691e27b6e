package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.unmaskedFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions over TLS. */
class TlsTest {

  private static TlsKeys keys;

  private TestServer server;
  private RawClient client;

  @BeforeAll
  static void makeACertificate(@TempDir Path folder) throws Exception {
    keys = TlsKeys.make(folder);
  }

  @BeforeEach
  void start() throws IOException {
    server = TestServer.startBehind(pipeline -> pipeline.addLast(keys.serverHandler()));
    client = RawClient.connect(keys.sockets().createSocket(), server.port(), 0);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void shouldServeASession() throws IOException {
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"level\"}");
    TopicWriter.publish(server.rooms().level("hall"), new Measure(1, 100_000));

    assertThat(client.receive().get("seq").asLong()).isOne();
    assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
  }

  @Test
  void shouldAnswerAClose() throws IOException {
    client.sendClose(1000, "");

    assertThat(client.readFrame().closeCode()).isEqualTo(1000);
    assertThat(client.readToEnd()).isEmpty();
    await().until(() -> server.endpoint().sessions().isEmpty());
  }

  @Test
  void shouldCloseForABadMessage() throws IOException {
    client.sendText("[]");

    assertThat(client.readFrame().closeCode()).isEqualTo(1003);
    client.sendClose(1003, "");
    assertThat(client.readToEnd()).isEmpty();
    await().until(() -> server.endpoint().sessions().isEmpty());
  }

  @Test
  void shouldCloseForABadFrame() throws IOException {
    client.write(unmaskedFrame(FINAL | TEXT, new byte[2]));

    assertThat(client.readFrame().closeCode()).isEqualTo(1002);
    assertThat(client.readToEnd()).isEmpty();
    client.hangUp();
    await().until(() -> server.endpoint().sessions().isEmpty());
    assertThat(server.stats().closes()).containsOnlyKeys(1002);
  }

  @Test
  void shouldEndWithAClientThatHangsUp() throws IOException {
    client.ask("room.ping", "{}");

    client.hangUp();

    await().until(() -> server.endpoint().sessions().isEmpty());
    assertThat(server.stats().closes()).containsOnlyKeys(1006);
  }
}
