package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.session.Liveness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One address cannot use all connections. */
class AddressLimitTest {

  private final TestServer server =
      TestServer.start(
          TestServer.LIMITS, NanoClock.system(), Liveness.MESSAGES, new Capacity(1000, 2));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldRefuseAnAddressThatHasItsShareAndNoOther() throws IOException {
    try (var first = RawClient.connect(server.port());
        var second = RawClient.connect(server.port());
        var third = RawClient.dial(server.port())) {
      third.write(RawClient.upgradeRequest().getBytes(ISO_8859_1));

      assertThat(third.readHead())
          .contains(
              "HTTP/1.1 429 Too Many Requests",
              "retry-after: 5",
              "content-type: application/problem+json");
      assertThat(new ObjectMapper().readTree(third.readToEnd()).get("detail").asText())
          .isEqualTo("All 2 connections of one address are in use");
      assertThat(server.stats().connectionsRefused()).isOne();
      assertThat(first.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      assertThat(second.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      try (var elsewhere = RawClient.connect(socketOf("127.0.0.2"), server.port(), 0)) {
        assertThat(elsewhere.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      }
    }
  }

  @Test
  void shouldGiveAnAddressThePlaceOfOneThatLeaves() throws IOException {
    for (int i = 0; i < 4; i++) {
      try (var first = RawClient.connect(server.port());
          var second = RawClient.connect(server.port())) {
        assertThat(first.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
        assertThat(second.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      }
      await().until(() -> server.endpoint().sessions().isEmpty());
    }
  }

  private static Socket socketOf(String address) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    return socket;
  }
}
