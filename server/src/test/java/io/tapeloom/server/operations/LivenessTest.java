package io.tapeloom.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.server.Documents;
import io.tapeloom.server.ManualNanoClock;
import io.tapeloom.server.OperationClient;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.session.CloseReason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivenessTest {

  private static final Duration SHORTLY = Duration.ofMillis(100);
  private static final int MAX_CONNECTIONS = 3;
  private static final OperationClient.Close TIMED_OUT =
      new OperationClient.Close(
          CloseReason.UNSUPPORTED,
          "Connection timed out. Heartbeat interval 30.0. Max connection lifespan 3600.0");

  private static final ManualNanoClock clock = new ManualNanoClock();

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "MAX_CONNECTIONS",
              Integer.toString(MAX_CONNECTIONS),
              "BAR_BROADCASTER_INTERVAL",
              "0.05"),
          InstantSource.system(),
          clock);

  /** So that the connection of a test is the clock's one user. */
  @BeforeEach
  void awaitThatAllAreGone() {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        server
                            .rest()
                            .get("/api/v1/ws/stats")
                            .json()
                            .get("total_connections")
                            .asInt())
                    .isZero());
  }

  /** A connection whose life has begun: the server reads nothing before. */
  private static OperationClient opened() {
    var client = server.connect();
    client.ping();
    return client;
  }

  @Test
  void shouldCloseWhoSaysNothingForTheHeartbeatInterval() {
    try (var client = opened()) {
      clock.advanceSeen(Duration.ofSeconds(30).minus(SHORTLY));
      client.ping();

      clock.advanceSeen(SHORTLY);

      assertThat(client.awaitClose()).isEqualTo(TIMED_OUT);
      assertThat(client.messages()).isEmpty();
    }
  }

  @Test
  void shouldCloseWhoListensAndSaysNothing() {
    try (var client = opened()) {
      client.subscribe("AAPL", "1");
      client.awaitPushes("bars:AAPL:1", 3);

      clock.advanceSeen(Duration.ofSeconds(30));

      assertThat(client.awaitClose()).isEqualTo(TIMED_OUT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bars.subscribe, '{\"symbol\":\"AAPL\"}'",
    "bars.subscribe, '{\"symbol\":\"NOPE\"}'",
    "bars.unsubscribe, '{\"symbol\":\"AAPL\"}'",
    "ping, '{}'"
  })
  void shouldKeepWhoSaysAnythingValid(String type, String payload) {
    try (var client = opened()) {
      clock.advanceSeen(Duration.ofSeconds(20));
      client.askUnchecked(type, payload);
      clock.advanceSeen(Duration.ofSeconds(30).minus(SHORTLY));
      client.ping();

      clock.advanceSeen(SHORTLY);

      assertThat(client.awaitClose()).isEqualTo(TIMED_OUT);
    }
  }

  @Test
  void shouldNotTakeAPingForAMessage() {
    try (var client = opened()) {
      for (int second = 0; second < 30; second++) {
        client.ping();
        clock.advance(Duration.ofSeconds(1));
      }

      assertThat(client.awaitClose()).isEqualTo(TIMED_OUT);
    }
  }

  @Test
  void shouldCloseWhoHasLivedForTheLifespan() {
    try (var client = opened()) {
      var step = Duration.ofSeconds(24);
      for (int i = 1; i < Duration.ofHours(1).dividedBy(step); i++) {
        clock.advance(step);
        client.unsubscribe("AAPL", "1");
      }
      clock.advanceSeen(step.minus(SHORTLY));
      client.unsubscribe("AAPL", "1");

      clock.advanceSeen(SHORTLY);

      assertThat(client.awaitClose()).isEqualTo(TIMED_OUT);
    }
  }

  @Test
  void shouldCloseByTheClockOfTheMachine() {
    try (var real =
            ServerUnderTest.start(
                Map.of("WS_HEARTBEAT_INTERVAL", "0.5", "WS_MAX_CONNECTION_LIFESPAN", "7.25"));
        var client = real.connect()) {

      var close = client.awaitClose();

      assertThat(close)
          .isEqualTo(
              new OperationClient.Close(
                  CloseReason.UNSUPPORTED,
                  "Connection timed out. Heartbeat interval 0.5. Max connection lifespan 7.25"));
    }
  }

  @Test
  void shouldRefuseOneConnectionMoreThanThereArePlaces() {
    var connected = new ArrayList<OperationClient>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS; i++) {
        connected.add(server.connect());
        connected.getLast().subscribe("AAPL", "1");
      }

      var refusal = server.refusal(Map.of());

      assertThat(refusal.statusCode()).isEqualTo(503);
      assertThat(refusal.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
      for (var each : connected) {
        each.awaitFurtherPushes("bars:AAPL:1", 3);
      }
    } finally {
      connected.forEach(OperationClient::close);
    }
  }

  @Test
  void shouldExplainARefusalAsAProblem() {
    var connected = new ArrayList<OperationClient>();
    try (var socket = RawSocket.connect(server.port())) {
      for (int i = 0; i < MAX_CONNECTIONS; i++) {
        connected.add(server.connect());
      }

      var head = socket.ask(RawSocket.handshake("/api/v1/ws"));

      assertThat(head).startsWith("HTTP/1.1 503 ").containsIgnoringCase("application/problem+json");
      var problem = Documents.json(socket.rest());
      assertThat(problem.get("status").asInt()).isEqualTo(503);
      assertThat(problem.get("detail").asText()).contains(Integer.toString(MAX_CONNECTIONS));
    } finally {
      connected.forEach(OperationClient::close);
    }
  }

  @Test
  void shouldGiveThePlaceOfWhoLeavesToAnother() {
    var connected = new ArrayList<OperationClient>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS; i++) {
        connected.add(server.connect());
      }
      assertThat(server.refusal(Map.of()).statusCode()).isEqualTo(503);

      connected.removeFirst().close();

      await()
          .ignoreException(CompletionException.class)
          .untilAsserted(() -> connected.add(server.connect()));
      assertThat(List.copyOf(connected)).hasSize(MAX_CONNECTIONS);
      assertThat(connected.getLast().subscribe("AAPL", "1").get("status").asText()).isEqualTo("ok");
    } finally {
      connected.forEach(OperationClient::close);
    }
  }
}
