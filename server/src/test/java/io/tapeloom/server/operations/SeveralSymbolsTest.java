package io.tapeloom.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.OperationClient;
import io.tapeloom.server.ServerUnderTest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions to several symbols by one request, and their rate limits. */
class SeveralSymbolsTest {

  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("MARKET_SPEED", "20", "BAR_BROADCASTER_INTERVAL", "0.2"));

  @AutoClose
  private static final ServerUnderTest small =
      ServerUnderTest.start(Map.of("WS_MAX_SUBSCRIPTIONS", "3"));

  @ParameterizedTest
  @ValueSource(strings = {"quotes", "trades", "orderbook", "bars"})
  void shouldAnswerWithAResultForEachSymbolInItsOrder(String name) {
    try (var client = server.connect()) {
      var answer =
          client.ask(
              name + ".subscribe", Map.of("symbols", List.of("MSFT", "QQQ", "aapl", "MSFT")));

      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.has("symbol")).isFalse();
      var results = answer.get("results");
      assertThat(results.findValuesAsText("symbol")).containsExactly("MSFT", "QQQ", "aapl", "MSFT");
      assertThat(results.findValuesAsText("status")).containsExactly("ok", "error", "ok", "ok");
      assertThat(results.get(1).get("code").asText()).isEqualTo("unknown_symbol");
      var first = results.get(0).get("topic").asText();
      assertThat(first).startsWith(name + ":MSFT");
      assertThat(results.get(3).get("topic").asText()).isEqualTo(first);
      assertThat(results.get(0).get("epoch").asText()).isNotEmpty();
      client.awaitPushes(first, 2);
      client.awaitPushes(results.get(2).get("topic").asText(), 2);

      var ended = client.ask(name + ".unsubscribe", Map.of("symbols", List.of("QQQ")));

      assertThat(ended.get("status").asText()).isEqualTo("error");
      assertThat(ended.get("code").asText()).isEqualTo("unknown_symbol");
    }
  }

  @Test
  void shouldSubscribeToEverySymbolAsOne() {
    try (var client = small.connect()) {
      var all = client.ask("quotes.subscribe", Map.of("symbols", List.of("*")));

      assertThat(all.get("status").asText()).isEqualTo("ok");
      assertThat(all.get("results").findValuesAsText("symbol")).containsExactly("*");
      for (var symbol : SYMBOLS) {
        client.awaitPushes("quotes:" + symbol, 1);
      }
      // Two more fit: all quotes are one subscription.
      var two = client.ask("trades.subscribe", Map.of("symbols", List.of("AAPL", "MSFT", "META")));
      assertThat(two.get("results").findValuesAsText("status"))
          .containsExactly("ok", "ok", "error");
      assertThat(two.get("results").get(2).get("code").asText())
          .isEqualTo("too_many_subscriptions");
      assertThat(client.ask("quotes.subscribe", Map.of("symbols", List.of("*"))).get("status"))
          .as("again")
          .hasToString("\"ok\"");

      var none = client.ask("quotes.unsubscribe", Map.of("symbols", List.of("*")));
      var third = client.ask("trades.subscribe", Map.of("symbol", "META"));

      assertThat(none.get("status").asText()).isEqualTo("ok");
      assertThat(third.get("status").asText()).isEqualTo("ok");
    }
  }

  @Test
  void shouldCountATopicOnceThatIsSubscribedToBothWays() {
    try (var client = small.connect()) {
      client.ask("quotes.subscribe", Map.of("symbol", "AAPL"));
      client.ask("quotes.subscribe", Map.of("symbols", List.of("*")));
      client.ask("quotes.unsubscribe", Map.of("symbols", SYMBOLS));

      var three =
          client.ask("trades.subscribe", Map.of("symbols", List.of("AAPL", "MSFT", "META")));

      assertThat(three.get("results").findValuesAsText("status")).containsOnly("ok");
    }
  }

  @Test
  void shouldChargeForManySymbols() {
    var many = Collections.nCopies(1000, "AAPL");
    try (var strict = ServerUnderTest.start(Map.of("WS_MESSAGE_RATE", "1"));
        var client = strict.connect()) {
      var answers =
          Stream.generate(() -> client.ask("quotes.subscribe", Map.of("symbols", many)))
              .limit(15)
              .toList();

      assertThat(answers.getFirst().get("status").asText()).isEqualTo("ok");
      assertThat(answers.getFirst().get("results")).hasSize(1000);
      var refused = answers.getLast();
      assertThat(refused.get("status").asText()).isEqualTo("error");
      assertThat(refused.get("code").asText()).isEqualTo("rate_limited");
      assertThat(refused.get("retryable").asBoolean()).isTrue();
      assertThat(refused.get("retry_after_ms").asLong()).isBetween(1L, 51_000L);
      assertThat(client.ask("ping").has("time")).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"symbol\":\"AAPL\",\"symbols\":[\"AAPL\"]} | symbols: must not be given together with symbol",
        "{\"symbols\":[]}                             | symbols: ",
        "{\"symbols\":[\" \"]}                        | symbols[0]: must not be blank",
        "{}                                           | symbol: is required",
        "{\"symbol\":\"AAPL\",\"params\":{\"max_rate\":0}}    | params.max_rate: ",
        "{\"symbol\":\"AAPL\",\"params\":{\"max_rate\":1001}} | params.max_rate: ",
      })
  void shouldRefuseWhatIsNeitherOneNorSeveral(String payload, String why) {
    for (var name : List.of("quotes", "bars")) {
      try (var client = server.connect()) {
        client.sendUnchecked("{\"type\":\"%s.subscribe\",\"payload\":%s}".formatted(name, payload));

        var close = client.awaitClose();

        assertThat(close.code()).isEqualTo(1003);
        assertThat(close.reason()).startsWith("Could not validate payload: " + why);
      }
    }
  }

  @Test
  void shouldSendNoMoreThanTheRateThatWasAskedFor() {
    try (var client = server.connect()) {
      var answer = subscribe(client, 2.0);

      assertThat(answer).isEqualTo(2.0);
      var pushes = client.awaitPushes("quotes:AAPL", 8).subList(2, 8);
      long values = pushes.getLast().get("seq").asLong() - pushes.getFirst().get("seq").asLong();
      assertThat(values).as("values of five pushes").isGreaterThan(10);
      assertThat(subscribe(client, 0.5)).isEqualTo(0.5);
      assertThat(client.ask("quotes.subscribe", Map.of("symbol", "AAPL")).at("/granted/max_rate"))
          .as("a repeated subscription leaves it as it is")
          .hasToString("0.5");
    }
  }

  private static double subscribe(OperationClient client, double maxRate) {
    return client
        .ask("quotes.subscribe", Map.of("symbol", "AAPL", "params", Map.of("max_rate", maxRate)))
        .at("/granted/max_rate")
        .asDouble();
  }

  @Test
  void shouldIgnoreARateWhereEveryValueIsOwed() {
    try (var client = server.connect()) {
      var answer =
          client.ask(
              "trades.subscribe", Map.of("symbol", "AAPL", "params", Map.of("max_rate", 0.01)));

      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.has("granted")).isFalse();
      client.awaitPushes("trades:AAPL", 5);
    }
  }
}
