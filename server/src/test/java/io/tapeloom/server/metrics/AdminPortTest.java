package io.tapeloom.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ServerUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A port of their own for operators. */
class AdminPortTest {

  private static final int PORT = freePort();

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("ADMIN_PORT", Integer.toString(PORT)));

  @AutoClose private static final HttpClient http = HttpClient.newHttpClient();

  @Test
  void shouldHaveMetricsThereAndNowhereElse() throws Exception {
    assertThat(status(PORT, "/metrics")).isEqualTo(200);
    assertThat(status(server.port(), "/metrics")).isEqualTo(404);
  }

  @Test
  void shouldHaveNothingOfThePublicPort() throws Exception {
    assertThat(server.port()).isNotEqualTo(PORT);
    assertThat(status(server.port(), "/api/v1/versions")).isEqualTo(200);
    assertThat(status(PORT, "/api/v1/versions")).isEqualTo(404);
    assertThat(status(PORT, "/api/v1/ws")).isEqualTo(404);
  }

  @Test
  void shouldAnswerThereWhateverElseThereIsToDo() throws Exception {
    var port = freePort();
    try (var busy =
            ServerUnderTest.start(
                Map.of("ADMIN_PORT", Integer.toString(port), "REST_MAX_PENDING_BYTES", "1048576"));
        var sockets = new Unread(busy.port(), 8)) {
      while (status(busy.port(), "/api/v1/versions") != 503) {
        sockets.ask("/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=50000");
      }

      assertThat(status(port, "/metrics")).isEqualTo(200);
      assertThat(status(busy.port(), "/api/v1/health")).isEqualTo(200);
    }
  }

  /** Connections that ask and do not read. */
  private static final class Unread implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();

    Unread(int port, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
    }

    void ask(String path) throws IOException {
      var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      for (var socket : sockets) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void close() throws IOException {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private static int status(int port, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
