package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.Documents;
import io.tapeloom.server.ManualClock;
import io.tapeloom.server.RestClient;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TradingView's UDF adapter asks and is answered. */
class UdfTest {

  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of(), new ManualClock(NOW), NanoClock.system());

  private static final RestClient rest = server.rest();

  @Test
  void shouldAllowToSearchAndNotToLoadAllAtOnce() {
    var expected = (ObjectNode) rest.get("/api/v1/datafeed/config").json();
    expected.put("supports_search", true).put("supports_group_request", false);

    var config = rest.get("/api/v1/udf/config").json();

    assertThat(config).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAPL", "aapl", "NASDAQ:AAPL", "nasdaq%3Aaapl", "%20AAPL"})
  void shouldTellAllAboutASymbol(String name) {
    var expected = (ObjectNode) rest.get("/api/v1/datafeed/resolve/AAPL").json();
    expected.put("has_weekly_and_monthly", true);
    expected.set("intraday_multipliers", Documents.json("[\"1\",\"5\",\"15\",\"30\",\"60\"]"));

    var symbol = rest.get("/api/v1/udf/symbols?symbol=" + name).json();

    assertThat(symbol).isEqualTo(expected);
  }

  @Test
  void shouldDescribeWhatItHasFound() {
    var found = rest.get("/api/v1/udf/search?query=AAP&type=stock&exchange=NASDAQ&limit=30").json();

    assertThat(found)
        .isEqualTo(
            Documents.json(
                """
                [{"symbol": "AAPL", "full_name": "NASDAQ:AAPL", "description": "Apple Inc.",
                  "exchange": "NASDAQ", "ticker": "AAPL", "type": "stock"}]
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | AAPL GOOGL MSFT TSLA AMZN NVDA META",
        "query=&type=&exchange=        | AAPL GOOGL MSFT TSLA AMZN NVDA META",
        "query=MICROSOFT               | MSFT",
        "query=M&limit=1               | MSFT",
        "query=M&exchange=NYSE         | ''",
        "query=M&type=future           | ''"
      })
  void shouldFindInstruments(String query, String symbols) {
    var found = rest.get("/api/v1/udf/search?" + query).json();

    assertThat(found)
        .extracting(each -> each.get("symbol").asText())
        .isEqualTo(Stream.of(symbols.split(" ")).filter(symbol -> !symbol.isEmpty()).toList());
  }

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void shouldHaveTheBarsOfTheDatafeed(Resolution resolution) {
    var bars = bars("symbol=TSLA&count_back=300&resolution=" + resolution.code());

    var history =
        history(
            "symbol=TSLA&from=0&to=%d&countback=300&resolution=%s"
                .formatted(NOW.getEpochSecond() + 86_400, resolution.code()));

    assertThat(history.get("s").asText()).isEqualTo("ok");
    assertThat(rows(history)).hasSizeGreaterThan(10).isEqualTo(bars);
  }

  @ParameterizedTest
  @CsvSource({"1D, D", "1W, W", "1M, M"})
  void shouldTakeTheLongNamesOfDayWeekAndMonth(String name, String code) {
    var history = history("symbol=AAPL&countback=5&resolution=" + name);

    assertThat(rows(history)).hasSize(5);
    assertThat(history).isEqualTo(history("symbol=AAPL&countback=5&resolution=" + code));
  }

  @Test
  void shouldBeginWithFromAndEndBeforeToUnlessItCounts() {
    var three = history("symbol=AAPL&resolution=5&countback=3");
    long first = three.at("/t/0").asLong();
    long last = three.at("/t/2").asLong();
    var period = "symbol=AAPL&resolution=5&from=%d&to=%d".formatted(first, last);

    var exactly = history(period);
    var counted = history(period + "&countback=7");

    assertThat(rows(exactly)).isEqualTo(rows(three).subList(0, 2));
    assertThat(rows(counted)).hasSize(7).endsWith(rows(exactly).toArray(Candle[]::new));
  }

  @Test
  void shouldPointFromAPeriodWithoutBarsToTheNextOlderBar() {
    long newest = history("symbol=AAPL&resolution=1&countback=1").at("/t/0").asLong();
    long tomorrow = NOW.plus(Duration.ofDays(1)).getEpochSecond();

    var answer =
        history("symbol=AAPL&resolution=1&from=%d&to=%d".formatted(tomorrow, tomorrow + 600));

    assertThat(answer)
        .isEqualTo(
            Documents.json("{\"s\": \"no_data\", \"nextTime\": %d}".formatted(newest * 1000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from=0&to=86400", "from=0&to=86400&countback=10"})
  void shouldHaveNothingBeforeItsHistory(String period) {
    var answer = history("symbol=AAPL&resolution=D&" + period);

    assertThat(answer).isEqualTo(Documents.json("{\"s\": \"no_data\"}"));
  }

  @Test
  void shouldHaveTheQuotesOfTheDatafeed() {
    var symbols = List.of("AAPL", "nope", "NASDAQ:MSFT");
    var expected =
        rest.post("/api/v1/datafeed/quotes", Documents.text(Map.of("symbols", symbols))).json();

    var quotes = rest.get("/api/v1/udf/quotes?symbols=AAPL,nope,NASDAQ%3AMSFT").json();

    assertThat(quotes.get("s").asText()).isEqualTo("ok");
    assertThat(quotes.get("d")).isEqualTo(expected);
    assertThat(quotes.get("d"))
        .extracting(quote -> quote.get("s").asText())
        .containsExactly("ok", "error", "ok");
  }

  @Test
  void shouldTellTheTimeInPlainText() {
    var answer = rest.get("/api/v1/udf/time");

    assertThat(answer.mediaType()).isEqualTo("text/plain");
    assertThat(answer.text()).isEqualTo(Long.toString(NOW.getEpochSecond()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "symbols?                                          | 400 | symbol     | is required",
        "symbols?symbol=                                   | 400 | symbol     | must not be blank, got \"\"",
        "symbols?symbol=NOPE                               | 404 | symbol     | SYMBOLS, got \"NOPE\"",
        "search?limit=0                                    | 400 | limit      | must be greater than or equal to 1, got 0",
        "search?limit=many                                 | 400 | limit      | must be a whole number, got \"many\"",
        "history?resolution=1                              | 400 | symbol     | is required",
        "history?symbol=AAPL                               | 400 | resolution | is required",
        "history?symbol=NOPE&resolution=1                  | 404 | symbol     | SYMBOLS, got \"NOPE\"",
        "history?symbol=AAPL&resolution=7                  | 400 | resolution | must be one of 1, 5, 15, 30, 60, D, W, M, got \"7\"",
        "history?symbol=AAPL&resolution=1&from=yesterday   | 400 | from       | must be a whole number, got \"yesterday\"",
        "history?symbol=AAPL&resolution=1&to=-253402300800 | 400 | to         | must be greater than or equal to -253402300799, got -253402300800",
        "history?symbol=AAPL&resolution=1&countback=0      | 400 | countback  | must be greater than or equal to 1, got 0",
        "history?symbol=AAPL&resolution=1&from=9&to=8      | 400 | from       | must not be after to (8), got 9",
        "quotes?                                           | 400 | symbols    | is required"
      })
  void shouldTellTheAdapterAndEverybodyElseWhatIsWrong(
      String resource, int status, String field, String message) {
    var answer = rest.get("/api/v1/udf/" + resource);

    var received =
        message.replace("SYMBOLS", "must be one of AAPL, GOOGL, MSFT, TSLA, AMZN, NVDA, META");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(answer.json().at("/errors/0/message").asText()).isEqualTo(received);
    assertThat(answer.json().get("s").asText()).isEqualTo("error");
    assertThat(answer.json().get("errmsg").asText()).isEqualTo(field + ": " + received);
  }

  @Test
  void shouldQuoteNoMoreSymbolsThanItSays() {
    var most = String.join(",", Collections.nCopies(500, "AAPL"));

    assertThat(rest.get("/api/v1/udf/quotes?symbols=" + most).json().get("d")).hasSize(500);
    assertThat(rest.get("/api/v1/udf/quotes?symbols=%s,AAPL".formatted(most)).json().get("errmsg"))
        .isEqualTo(Documents.json("\"symbols: must be at most 500 symbols, got 501\""));
  }

  private record Candle(
      long time, double open, double high, double low, double close, double volume) {}

  private static JsonNode history(String query) {
    return rest.get("/api/v1/udf/history?" + query).json();
  }

  private static List<Candle> rows(JsonNode history) {
    var rows = new ArrayList<Candle>();
    for (int i = 0; i < history.get("t").size(); i++) {
      rows.add(
          new Candle(
              history.get("t").get(i).asLong() * 1000,
              history.get("o").get(i).asDouble(),
              history.get("h").get(i).asDouble(),
              history.get("l").get(i).asDouble(),
              history.get("c").get(i).asDouble(),
              history.get("v").get(i).asDouble()));
    }
    return rows;
  }

  private static List<Candle> bars(String query) {
    var bars = new ArrayList<Candle>();
    rest.get("/api/v1/datafeed/bars?" + query)
        .json()
        .get("bars")
        .forEach(
            bar ->
                bars.add(
                    new Candle(
                        bar.get("time").asLong(),
                        bar.get("open").asDouble(),
                        bar.get("high").asDouble(),
                        bar.get("low").asDouble(),
                        bar.get("close").asDouble(),
                        bar.get("volume").asDouble())));
    return bars;
  }
}
