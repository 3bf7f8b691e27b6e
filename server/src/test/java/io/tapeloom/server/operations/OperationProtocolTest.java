package io.tapeloom.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.Documents;
import io.tapeloom.server.OperationClient;
import io.tapeloom.server.ServerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationProtocolTest {

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("BAR_BROADCASTER_INTERVAL", "0.05", "MARKET_SPEED", "20"));

  @Test
  void shouldAnswerASubscriptionWithWhereItsTopicStands() {
    try (var client = server.connect()) {

      var answer = client.subscribe("AAPL", "5");

      assertThat(Documents.fields(answer))
          .containsExactly(
              "status", "symbol", "message", "topic", "mode", "epoch", "seq", "as_of", "lag_ms");
      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.get("symbol").asText()).isEqualTo("AAPL");
      assertThat(answer.get("message").asText()).isEqualTo("Subscribed to AAPL");
      assertThat(answer.get("topic").asText()).isEqualTo("bars:AAPL:5");
      assertThat(answer.get("mode").asText()).isEqualTo("latest");
      assertThat(answer.get("epoch").asText()).isNotBlank();
      assertThat(answer.get("seq").asLong()).isPositive();
    }
  }

  @Test
  void shouldAnswerThenPushTheCurrentValueThenUpdates() {
    try (var client = server.connect()) {

      client.send("bars.subscribe", Map.of("symbol", "AAPL"));

      var messages = client.awaitMessages(6);
      assertThat(messages)
          .extracting(message -> message.get("type").asText())
          .startsWith("bars.subscribe.response")
          .filteredOn(type -> !type.equals("bars.update"))
          .hasSize(1);
      var updates = messages.subList(1, messages.size());
      assertThat(seq(updates.getFirst()))
          .isEqualTo(messages.getFirst().at("/payload/seq").asLong());
      assertThat(updates).extracting(OperationProtocolTest::seq).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldPushBarsWithTheirTopicAndSeq() {
    try (var client = server.connect()) {

      client.subscribe("AAPL", "1");

      var update = client.awaitPushes("bars:AAPL:1", 1).getFirst();
      assertThat(Documents.fields(update))
          .containsExactlyInAnyOrder("type", "topic", "seq", "payload");
      var bar = update.get("payload");
      assertThat(Documents.fields(bar))
          .containsExactlyInAnyOrder("time", "open", "high", "low", "close", "volume", "is_final");
      assertThat(bar.get("high").asDouble())
          .isGreaterThanOrEqualTo(
              Math.max(bar.get("open").asDouble(), bar.get("close").asDouble()));
      assertThat(bar.get("low").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(Math.min(bar.get("open").asDouble(), bar.get("close").asDouble()));
      assertThat(bar.get("volume").asDouble()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void shouldServeEveryResolution(Resolution resolution) {
    try (var client = server.connect()) {

      var answer = client.subscribe("MSFT", resolution.code());

      var topic = "bars:MSFT:" + resolution.code();
      assertThat(answer.get("topic").asText()).isEqualTo(topic);
      long time = client.awaitPushes(topic, 1).getFirst().at("/payload/time").asLong();
      assertThat(resolution.startMillis(time)).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @CsvSource({"1D, bars:AAPL:D", "1W, bars:AAPL:W", "1M, bars:AAPL:M"})
  void shouldTakeTheLongNamesOfDayWeekAndMonth(String resolution, String topic) {
    try (var client = server.connect()) {

      var answer =
          client.askUnchecked(
              "bars.subscribe",
              "{\"symbol\":\"AAPL\",\"params\":{\"resolution\":\"%s\"}}".formatted(resolution));

      assertThat(answer.get("topic").asText()).isEqualTo(topic);
      client.awaitPushes(topic, 1);
    }
  }

  @Test
  void shouldTakeTheFlatForm() {
    try (var client = server.connect()) {

      var answer = client.ask("bars.subscribe", Map.of("symbol", "AAPL", "resolution", "15"));

      assertThat(answer.get("topic").asText()).isEqualTo("bars:AAPL:15");
    }
  }

  @Test
  void shouldPreferTheResolutionOfParamsToTheFlatOne() {
    try (var client = server.connect()) {

      var answer =
          client.ask(
              "bars.subscribe",
              Map.of("symbol", "AAPL", "resolution", "15", "params", Map.of("resolution", "60")));

      assertThat(answer.get("topic").asText()).isEqualTo("bars:AAPL:60");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"symbol\":\"AAPL\"}",
        "{\"symbol\":\"AAPL\",\"params\":{}}",
        "{\"symbol\":\"AAPL\",\"params\":null}",
        "{\"symbol\":\"AAPL\",\"params\":{\"resolution\":null}}",
        "{\"symbol\":\"AAPL\",\"resolution\":null}",
        "{\"symbol\":\"AAPL\",\"params\":{\"of_a_newer_client\":1},\"and_this\":[]}"
      })
  void shouldTakeAMinuteUnlessTold(String payload) {
    try (var client = server.connect()) {

      var answer = client.askUnchecked("bars.subscribe", payload);

      assertThat(answer.get("topic").asText()).isEqualTo("bars:AAPL:1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aapl", "Aapl", " AAPL ", "NASDAQ:AAPL", "nasdaq:aapl"})
  void shouldFindASymbolInAnyCase(String symbol) {
    try (var client = server.connect()) {

      var answer = client.subscribe(symbol, "1");

      assertThat(answer.get("symbol").asText()).isEqualTo("AAPL");
      assertThat(answer.get("message").asText()).isEqualTo("Subscribed to AAPL");
      assertThat(answer.get("topic").asText()).isEqualTo("bars:AAPL:1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars.subscribe", "bars.unsubscribe"})
  void shouldAnswerAnUnknownSymbolWithAnErrorAndStay(String type) {
    try (var client = server.connect()) {

      var answer = client.ask(type, Map.of("symbol", "NOPE"));

      assertThat(Documents.fields(answer))
          .containsExactly("status", "symbol", "message", "code", "retryable", "as_of", "lag_ms");
      assertThat(answer.get("status").asText()).isEqualTo("error");
      assertThat(answer.get("symbol").asText()).isEqualTo("NOPE");
      assertThat(answer.get("message").asText()).contains("NOPE", "AAPL", "META");
      assertThat(answer.get("code").asText()).isEqualTo("unknown_symbol");
      assertThat(answer.get("retryable").asBoolean(true)).isFalse();
      assertThat(client.subscribe("AAPL", "1").get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void shouldTellSeveralTopicsOnOneSocketApart() {
    var topics = List.of("bars:AAPL:1", "bars:GOOGL:1", "bars:AAPL:5");
    try (var client = server.connect()) {
      client.subscribe("AAPL", "1");
      client.subscribe("GOOGL", "1");
      client.subscribe("AAPL", "5");

      topics.forEach(topic -> client.awaitPushes(topic, 4));

      var pushes = client.messages().stream().filter(message -> message.has("topic")).toList();
      assertThat(pushes).extracting(push -> push.get("topic").asText()).isSubsetOf(topics);
      for (var topic : topics) {
        assertThat(client.pushes(topic))
            .extracting(OperationProtocolTest::seq)
            .isSorted()
            .doesNotHaveDuplicates();
      }
      assertThat(client.pushes("bars:AAPL:5"))
          .extracting(push -> push.at("/payload/time").asLong())
          .allMatch(time -> Resolution.MINUTES_5.startMillis(time) == time);
    }
  }

  @Test
  void shouldPushOnceToWhoSubscribesTwice() {
    try (var client = server.connect()) {
      var first = client.subscribe("AAPL", "1");
      client.awaitPushes("bars:AAPL:1", 3);

      var second = client.subscribe("aapl", "1");

      assertThat(second.get("status").asText()).isEqualTo("ok");
      assertThat(second.get("topic")).isEqualTo(first.get("topic"));
      assertThat(second.get("epoch")).isEqualTo(first.get("epoch"));
      assertThat(second.get("seq").asLong()).isGreaterThan(first.get("seq").asLong());
      client.awaitFurtherPushes("bars:AAPL:1", 5);
      assertThat(client.pushes("bars:AAPL:1"))
          .extracting(OperationProtocolTest::seq)
          .isSorted()
          .doesNotHaveDuplicates();
      await().untilAsserted(() -> assertThat(stats()).containsExactly(1, 1, 1));
    }
  }

  @Test
  void shouldPushNothingAfterAnUnsubscription() {
    try (var client = server.connect()) {
      client.subscribe("AAPL", "1");
      client.subscribe("GOOGL", "1");
      client.awaitPushes("bars:AAPL:1", 3);

      var answer = client.unsubscribe("AAPL", "1");

      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.get("message").asText()).isEqualTo("Unsubscribed from AAPL");
      assertThat(answer.get("topic").asText()).isEqualTo("bars:AAPL:1");
      client.awaitFurtherPushes("bars:GOOGL:1", 5);
      assertThat(after(client.messages(), "bars.unsubscribe.response"))
          .extracting(message -> message.path("topic").asText())
          .containsOnly("bars:GOOGL:1");
    }
  }

  @Test
  void shouldPushAgainAfterASecondSubscription() {
    try (var client = server.connect()) {
      client.subscribe("AAPL", "1");
      client.unsubscribe("AAPL", "1");
      int before = client.pushes("bars:AAPL:1").size();

      var answer = client.subscribe("AAPL", "1");

      var pushes = client.awaitPushes("bars:AAPL:1", before + 3);
      assertThat(seq(pushes.get(before))).isEqualTo(answer.get("seq").asLong());
      assertThat(pushes).extracting(OperationProtocolTest::seq).isSorted();
      assertThat(pushes.subList(before, pushes.size()))
          .extracting(OperationProtocolTest::seq)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldAnswerAnUnsubscriptionThatEndsNothing() {
    try (var client = server.connect()) {

      var answer = client.unsubscribe("TSLA", "W");

      assertThat(Documents.fields(answer))
          .containsExactly(
              "status", "symbol", "message", "topic", "mode", "epoch", "seq", "as_of", "lag_ms");
      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.get("message").asText()).isEqualTo("Unsubscribed from TSLA");
      assertThat(answer.get("topic").asText()).isEqualTo("bars:TSLA:W");
      client.settle();
      assertThat(client.messages()).hasSize(1);
    }
  }

  @Test
  void shouldClearEverythingOnADisconnect() {
    var inOrder = server.connect();
    inOrder.subscribe("AAPL", "1");
    inOrder.subscribe("AAPL", "5");
    var lost = server.connect();
    lost.subscribe("AAPL", "1");
    await().untilAsserted(() -> assertThat(stats()).containsExactly(2, 3, 2));

    inOrder.close();

    await().untilAsserted(() -> assertThat(stats()).containsExactly(1, 1, 1));

    lost.abort();

    await().untilAsserted(() -> assertThat(stats()).containsExactly(0, 0, 0));
  }

  /** Connections, subscriptions, and topics with a subscriber. */
  private static List<Integer> stats() {
    var stats = server.rest().get("/api/v1/ws/stats").json();
    return List.of(
        stats.get("total_connections").asInt(),
        stats.get("total_subscriptions").asInt(),
        stats.get("symbol_subscriptions").asInt());
  }

  @Test
  void shouldTellAllClientsTheSameUnderTheSameSeq() {
    try (var one = server.connect();
        var other = server.connect()) {
      one.subscribe("AAPL", "1");
      other.subscribe("AAPL", "1");
      long last = seq(other.awaitFurtherPushes("bars:AAPL:1", 5));
      one.awaitPush("bars:AAPL:1", push -> seq(push) >= last);

      var seenByOne = bySeq(one);
      var seenByOther = bySeq(other);

      seenByOne.keySet().retainAll(seenByOther.keySet());
      seenByOther.keySet().retainAll(seenByOne.keySet());
      assertThat(seenByOne).hasSizeGreaterThanOrEqualTo(5).isEqualTo(seenByOther);
    }
  }

  @Test
  void shouldNumberATopicAcrossConnections() {
    long seqOfFirst;
    try (var first = server.connect()) {
      first.subscribe("NVDA", "1");
      seqOfFirst = seq(first.awaitPushes("bars:NVDA:1", 2).getLast());
    }
    try (var second = server.connect()) {

      var answer = second.subscribe("NVDA", "1");

      assertThat(answer.get("seq").asLong()).isGreaterThanOrEqualTo(seqOfFirst);
    }
  }

  private static Map<Long, JsonNode> bySeq(OperationClient client) {
    return client.pushes("bars:AAPL:1").stream()
        .collect(Collectors.toMap(OperationProtocolTest::seq, Function.identity()));
  }

  private static List<JsonNode> after(List<JsonNode> messages, String type) {
    var types = messages.stream().map(message -> message.get("type").asText()).toList();
    return messages.subList(types.indexOf(type) + 1, messages.size());
  }

  private static long seq(JsonNode push) {
    return push.get("seq").asLong();
  }
}
