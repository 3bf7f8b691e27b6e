package io.tapeloom.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("BAR_BROADCASTER_INTERVAL", "0.05", "MARKET_SPEED", "20"));

  private static double value(String name) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String scrape() {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(server.uri("http", "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldCountWhatHappensOnAConnection() {
    try (var client = server.connect()) {
      double sent = value("tapeloom_messages_sent_total{protocol=\"operations\"}");
      client.subscribe("AAPL", "1");
      client.awaitPushes("bars:AAPL:1", 3);

      await() // until those of other tests are gone
          .until(() -> value("tapeloom_connections{protocol=\"operations\"}") == 1);
      assertThat(value("tapeloom_subscriptions{protocol=\"operations\"}")).isEqualTo(1);
      assertThat(value("tapeloom_messages_received_total{protocol=\"operations\"}")).isPositive();
      await()
          .until(() -> value("tapeloom_messages_sent_total{protocol=\"operations\"}") >= sent + 4);
      assertThat(value("tapeloom_sent_bytes_total{protocol=\"operations\"}")).isGreaterThan(400);
      assertThat(value("tapeloom_publications_total")).isPositive();
      assertThat(value("tapeloom_publication_to_socket_seconds_count")).isPositive();
      assertThat(value("tapeloom_feed_up")).isEqualTo(1);
      assertThat(value("tapeloom_feed_events_total")).isPositive();
    }
  }

  @Test
  void shouldCountConnectionsByTheCodeThatTheyEndWith() {
    try (var client = server.connect()) {
      client.sendUnchecked("junk");
      assertThat(client.awaitClose().code()).isEqualTo(1003);
    }

    await()
        .untilAsserted(
            () ->
                assertThat(
                        value(
                            "tapeloom_connections_closed_total{code=\"1003\",protocol=\"operations\"}"))
                    .isPositive());
  }

  @Test
  void shouldTellThatNothingIsLost() {
    assertThat(value("tapeloom_lost_total{of=\"recording\"}")).isZero();
    assertThat(value("tapeloom_lost_total{of=\"history\"}")).isZero();
  }

  @Test
  void shouldCountWhoIsNotBelieved() {
    try (var client = server.connectToChannels()) {
      double before = value("tapeloom_auth_failures_total");

      client.authenticate("forged");

      assertThat(value("tapeloom_auth_failures_total")).isEqualTo(before + 1);
    }
  }
}
