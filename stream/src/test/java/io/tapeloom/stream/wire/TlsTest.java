package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.TEXT;
import static io.tapeloom.stream.wire.RawClient.unmaskedFrame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslHandler;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same over TLS. */
class TlsTest {

  private static final String PASSWORD = "changeit";

  private static SSLContext tls;

  private TestServer server;
  private RawClient client;

  @BeforeAll
  static void makeACertificate(@TempDir Path folder) throws Exception {
    var file = folder.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "rooms",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    var said = new String(made.getInputStream().readAllBytes(), UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    try (var keys = Files.newInputStream(file)) {
      tls = context(keys);
    }
  }

  private static SSLContext context(InputStream keys) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(keys, PASSWORD.toCharArray());
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD.toCharArray());
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.startBehind(
            pipeline -> {
              var engine = tls.createSSLEngine();
              engine.setUseClientMode(false);
              pipeline.addLast(new SslHandler(engine));
            });
    client = RawClient.connect(tls.getSocketFactory().createSocket(), server.port(), 0);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void shouldServeASession() throws IOException {
    client.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"level\"}");
    server.rooms().level("hall").publish(new Measure(1, 100_000));

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
    assertThat(server.figures().closes()).containsOnlyKeys(1002);
  }

  @Test
  void shouldEndWithAClientThatHangsUp() throws IOException {
    client.ask("room.ping", "{}");

    client.hangUp();

    await().until(() -> server.endpoint().sessions().isEmpty());
    assertThat(server.figures().closes()).containsOnlyKeys(1006);
  }
}
