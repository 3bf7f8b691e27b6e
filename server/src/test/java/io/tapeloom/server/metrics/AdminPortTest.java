package io.tapeloom.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.ServerUnderTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
