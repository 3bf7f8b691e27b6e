package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.session.Recoveries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The bounds of the work that recoveries cause, as clients see them. */
class RecoveriesTest {

  private static final int CLIENTS = 12;
  private static final int MISSED = 500;

  private static Map<String, Object> recovery(String epoch) {
    return Map.of("symbol", "AAPL", "recover", Map.of("epoch", epoch, "seq", 0));
  }

  /** Waits until a number of trades has been published, and returns the epoch. */
  private static String awaitTrades(ServerUnderTest server, int count) {
    try (var client = server.connect()) {
      var epoch = client.ask("trades.subscribe", Map.of("symbol", "AAPL")).get("epoch").asText();
      client.awaitPushes("trades:AAPL", count);
      return epoch;
    }
  }

  @Test
  void shouldSendWhatWasMissedToSoManyConnectionsAtATime() throws InterruptedException {
    var environment = Map.of("MARKET_SPEED", "500", "RECOVERY_MAX_IN_FLIGHT", "1");
    try (var server = ServerUnderTest.start(environment)) {
      var recoveries = server.part(Recoveries.class);
      var epoch = awaitTrades(server, MISSED);
      var most = new AtomicInteger();
      var over = new AtomicBoolean();
      var watcher =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    while (!over.get()) {
                      most.accumulateAndGet(recoveries.inFlight(), Math::max);
                      Thread.onSpinWait();
                    }
                  });
      var clients = new ArrayList<OperationClient>();
      try {
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(server.connect());
        }

        clients.forEach(client -> client.send("trades.subscribe", recovery(epoch)));

        for (var client : clients) {
          isWithoutHole(client.awaitPushes("trades:AAPL", MISSED));
        }
        assertThat(most).hasValue(1);
      } finally {
        over.set(true);
        watcher.join();
        clients.forEach(OperationClient::close);
      }
    }
  }

  private static void isWithoutHole(List<JsonNode> pushes) {
    long first = pushes.getFirst().get("seq").asLong();
    for (int i = 0; i < pushes.size(); i++) {
      assertThat(pushes.get(i).get("seq").asLong()).isEqualTo(first + i);
    }
  }

  @Test
  void shouldRefuseTheRecoveriesOfAnAddressThatAsksForTooMuch() {
    var environment =
        Map.of(
            "MARKET_SPEED", "500",
            "TRUSTED_PROXIES", "127.0.0.0/8",
            "RECOVERY_BYTES_PER_SECOND", "1000");
    try (var server = ServerUnderTest.start(environment)) {
      var epoch = awaitTrades(server, MISSED);
      try (var first = server.connect(from("203.0.113.7"));
          var second = server.connect(from("203.0.113.7"));
          var another = server.connect(from("203.0.113.8"))) {

        var granted = first.ask("trades.subscribe", recovery(epoch));
        var refused = second.ask("trades.subscribe", recovery(epoch));
        var granted2 = another.ask("trades.subscribe", recovery(epoch));

        assertThat(granted.get("recovered").asBoolean()).isTrue();
        assertThat(granted.get("recover_from").asLong()).isEqualTo(1);
        assertThat(refused.get("status").asText()).isEqualTo("ok");
        assertThat(refused.get("recovered").asBoolean()).isFalse();
        assertThat(refused.get("code").asText()).isEqualTo("rate_limited");
        assertThat(refused.get("retry_after_ms").asLong()).isPositive();
        assertThat(granted2.get("recovered").asBoolean()).isTrue();
        assertThat(first.awaitPushes("trades:AAPL", 1).getFirst().get("seq").asLong()).isEqualTo(1);
        assertThat(second.awaitPushes("trades:AAPL", 1).getFirst().get("seq").asLong())
            .isEqualTo(refused.get("seq").asLong() + 1);
        assertThat(server.part(Recoveries.class).refused()).isEqualTo(1);
      }
    }
  }

  private static Map<String, String> from(String address) {
    return Map.of("X-Forwarded-For", address);
  }
}
