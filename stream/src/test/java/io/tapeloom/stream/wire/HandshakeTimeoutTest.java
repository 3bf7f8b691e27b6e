package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.ManualClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections without a request in time are closed. */
class HandshakeTimeoutTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(7);

  private final ManualClock clock = new ManualClock(0);
  private final TestServer server =
      TestServer.start(TestServer.LIMITS.withHandshakeTimeout(TIMEOUT), clock);

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET /ws HTTP/1.1\r\nHost: localhost\r\n",
        "GET /other HTTP/1.1\r\nHost: local",
        "POST /ws HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhell",
      })
  void shouldEndAConnectionThatDoesNotAskInTime(String begun) throws IOException {
    try (var slow = RawClient.dial(server.port());
        var quick = RawClient.connect(server.port())) {
      slow.write(begun.getBytes(ISO_8859_1));
      quick.ask("room.ping", "{}");

      clock.advance(TIMEOUT);

      assertThat(slow.readToEnd()).isEmpty();
      assertThat(quick.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      assertThat(server.stats().connectionsOpened()).isOne();
    }
  }

  @Test
  void shouldNotWaitLongerForClientThatSendsSingleBytes() throws IOException {
    try (var slow = RawClient.dial(server.port());
        var quick = RawClient.connect(server.port())) {
      slow.write("GET /ws HTTP/1.1\r\n".getBytes(ISO_8859_1));
      quick.ask("room.ping", "{}");
      clock.advance(TIMEOUT.dividedBy(2));
      slow.write("X-One: 1\r\n".getBytes(ISO_8859_1));
      quick.ask("room.ping", "{}");

      clock.advance(TIMEOUT.dividedBy(2).plusMillis(1));

      assertThat(slow.readToEnd()).isEmpty();
    }
  }

  @Test
  void shouldLeaveAConnectionThatHasAskedAlone() throws IOException {
    try (var client = RawClient.connect(server.port());
        var late = RawClient.dial(server.port())) {
      client.ask("room.ping", "{}");
      clock.advance(TIMEOUT.minusMillis(1));
      late.write(RawClient.upgradeRequest().getBytes(ISO_8859_1));
      late.readHead();

      clock.advance(TIMEOUT.plusMillis(1));
      try (var never = RawClient.dial(server.port());
          var another = RawClient.connect(server.port())) {
        another.ask("room.ping", "{}");
        clock.advance(TIMEOUT);
        assertThat(never.readToEnd()).isEmpty(); // the timers have fired
      }

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      assertThat(late.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldForgetAClientThatLeavesBeforeItAsks() throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write("GET".getBytes(ISO_8859_1));
      await().until(() -> server.openChannels() == 1);
      client.hangUp();
    }

    await().until(() -> server.openChannels() == 0);
    clock.advance(TIMEOUT);

    try (var client = RawClient.connect(server.port())) {
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }
}
