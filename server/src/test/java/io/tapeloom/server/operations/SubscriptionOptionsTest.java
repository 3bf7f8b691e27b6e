package io.tapeloom.server.operations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.OperationClient;
import io.tapeloom.server.ServerUnderTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber asks for beside its symbols: a depth of order books, and their changes. */
class SubscriptionOptionsTest {

  private static final String BOOK = "orderbook:AAPL";

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("MARKET_SPEED", "20", "BAR_BROADCASTER_INTERVAL", "0.2"));

  private static JsonNode subscribe(OperationClient client, Map<String, Object> params) {
    return client.ask("orderbook.subscribe", Map.of("symbol", "AAPL", "params", params));
  }

  /** A book that a client keeps by the messages that it receives, and nothing else. */
  private static final class KeptBook {

    private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    private long seq;
    private int deltas;

    void apply(JsonNode message) {
      var payload = message.get("payload");
      if (message.get("type").asText().equals("orderbook.delta")) {
        assertThat(payload.get("prev_seq").asLong()).isEqualTo(seq);
        deltas++;
      } else {
        bids.clear();
        asks.clear();
      }
      set(payload.get("bids"), bids);
      set(payload.get("asks"), asks);
      seq = message.get("seq").asLong();
      assertThat(payload.get("checksum").asLong()).as("at %d", seq).isEqualTo(checksum());
    }

    private static void set(JsonNode levels, Map<BigDecimal, BigDecimal> side) {
      for (var level : levels) {
        var price = level.get(0).decimalValue().stripTrailingZeros();
        if (level.get(1).decimalValue().signum() == 0) {
          side.remove(price);
        } else {
          side.put(price, level.get(1).decimalValue());
        }
      }
    }

    private long checksum() {
      var levels = new ArrayList<String>();
      for (var side : List.of(asks, bids)) {
        side.entrySet().stream()
            .limit(10)
            .map(
                each ->
                    each.getKey().toPlainString()
                        + ":"
                        + each.getValue().stripTrailingZeros().toPlainString())
            .forEach(levels::add);
      }
      var crc = new CRC32();
      crc.update(String.join("|", levels).getBytes(US_ASCII));
      return crc.getValue();
    }

    List<Object> levels() {
      return List.of(Map.copyOf(bids), Map.copyOf(asks));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 10})
  void shouldKeepABookByItsChanges(int depth) {
    try (var changing = server.connect();
        var whole = server.connect()) {
      var granted = subscribe(changing, Map.of("depth", depth, "updates", "delta")).get("granted");
      subscribe(whole, Map.of("depth", depth));
      var books = new TreeMap<Long, List<Object>>();
      var kept = new KeptBook();
      for (var message : changing.awaitPushes(BOOK, 40)) {
        kept.apply(message);
        assertThat(kept.bids.size()).isLessThanOrEqualTo(depth == 0 ? 1000 : depth);
        books.put(kept.seq, kept.levels());
      }

      assertThat(granted.get("depth").asInt()).isEqualTo(depth);
      assertThat(granted.get("updates").asText()).isEqualTo("delta");
      assertThat(granted.has("max_rate")).isFalse();
      assertThat(kept.deltas).isGreaterThan(30);
      int compared = 0;
      var other = new KeptBook();
      for (var message : whole.awaitPushes(BOOK, 40)) {
        assertThat(message.get("type").asText()).isEqualTo("orderbook.update");
        other.apply(message);
        if (books.containsKey(other.seq)) {
          assertThat(books.get(other.seq)).isEqualTo(other.levels());
          compared++;
        }
      }
      assertThat(compared).isGreaterThan(10);
    }
  }

  @Test
  void shouldGrantSnapshotsBelowTheRateOfTheTopic() {
    try (var client = server.connect()) {
      subscribe(client, Map.of());
      client.awaitPushes(BOOK, 5); // so that the topic has a rate

      var slow = subscribe(client, Map.of("max_rate", 0.2, "updates", "delta")).get("granted");
      assertThat(slow.get("max_rate").asDouble()).isEqualTo(0.2);
      assertThat(slow.get("depth").asInt()).isZero();
      assertThat(slow.get("updates").asText()).isEqualTo("snapshot");

      var fast = subscribe(client, Map.of("max_rate", 1000, "updates", "delta")).get("granted");
      assertThat(fast.get("max_rate").asDouble()).isEqualTo(1000);
      assertThat(fast.get("updates").asText()).isEqualTo("delta");
    }
  }

  @Test
  void shouldChangeWhatARepeatedRequestNames() {
    try (var client = server.connect()) {
      subscribe(client, Map.of("depth", 5, "updates", "delta"));
      client.awaitPush(BOOK, each -> each.get("type").asText().equals("orderbook.delta"));

      var deeper = subscribe(client, Map.of("depth", 1)).get("granted");
      var next = client.awaitFurtherPushes(BOOK, 1);
      var same = client.ask("orderbook.subscribe", Map.of("symbol", "AAPL")).get("granted");

      assertThat(deeper.get("depth").asInt()).isEqualTo(1);
      assertThat(deeper.get("updates").asText()).isEqualTo("delta");
      assertThat(next.at("/payload/bids")).hasSize(1);
      assertThat(same).isEqualTo(deeper);
    }
  }

  @Test
  void shouldGrantTheSameForSeveralSymbols() {
    try (var client = server.connect()) {
      var several =
          client.ask(
              "orderbook.subscribe",
              Map.of(
                  "symbols",
                  List.of("AAPL", "MSFT"),
                  "params",
                  Map.of("depth", 5, "updates", "delta")));
      var all =
          client.ask(
              "orderbook.subscribe", Map.of("symbols", List.of("*"), "params", Map.of("depth", 1)));

      assertThat(several.at("/granted/depth").asInt()).isEqualTo(5);
      assertThat(several.at("/granted/updates").asText()).isEqualTo("delta");
      assertThat(all.at("/granted/depth").asInt()).isEqualTo(1);
      client.awaitPush("orderbook:META", each -> each.at("/payload/asks").size() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quotes", "trades", "bars"})
  void shouldIgnoreWhatDoesNotApply(String name) {
    try (var client = server.connect()) {
      var answer =
          client.ask(
              name + ".subscribe",
              Map.of("symbol", "AAPL", "params", Map.of("depth", 5, "updates", "delta")));

      assertThat(answer.get("status").asText()).isEqualTo("ok");
      assertThat(answer.has("granted")).isFalse();
    }
  }

  @Test
  void shouldNameTheFormat() {
    try (var client = server.connect(Map.of("Sec-WebSocket-Protocol", "tapeloom.json"))) {
      var answer = client.ask("trades.subscribe", Map.of("symbol", "AAPL"));

      assertThat(answer.get("granted").get("format").asText()).isEqualTo("tapeloom.json");
      assertThat(answer.get("granted")).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"depth\":7}          | depth: must be 0, 1, 5 or 10, got 7",
        "{\"depth\":-1}         | depth: must be",
        "{\"depth\":11}         | depth: must be",
        "{\"depth\":\"5\"}      | depth: ",
        "{\"updates\":\"full\"} | updates: ",
      })
  void shouldRefuseWhatIsNoOption(String params, String why) {
    try (var client = server.connect()) {
      client.sendUnchecked(
          "{\"type\":\"orderbook.subscribe\",\"payload\":{\"symbol\":\"AAPL\",\"params\":%s}}"
              .formatted(params));

      var close = client.awaitClose();

      assertThat(close.code()).isEqualTo(1003);
      assertThat(close.reason()).startsWith("Could not validate payload: params." + why);
    }
  }
}
