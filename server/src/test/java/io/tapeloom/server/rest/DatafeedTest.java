package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.Documents;
import io.tapeloom.server.ManualClock;
import io.tapeloom.server.RestClient;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatafeedTest {

  private static final Instant NOW = Instant.parse("2026-03-04T15:16:17.500Z");
  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of(), new ManualClock(NOW), NanoClock.system());

  private static final RestClient rest = server.rest();

  @Test
  void shouldTellAChartWhatThereIs() {
    var config = rest.get("/api/v1/datafeed/config").json();

    assertThat(config)
        .isEqualTo(
            Documents.json(
                """
                {"supported_resolutions": ["1", "5", "15", "30", "60", "D", "W", "M"],
                 "supports_marks": false,
                 "supports_timescale_marks": false,
                 "supports_time": true,
                 "exchanges": [
                   {"value": "", "name": "All exchanges", "desc": ""},
                   {"value": "NASDAQ", "name": "NASDAQ", "desc": "NASDAQ"}],
                 "symbols_types": [
                   {"name": "All types", "value": ""}, {"name": "stock", "value": "stock"}],
                 "instruments_version": 1}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                     | AAPL GOOGL MSFT TSLA AMZN NVDA META",
        "user_input=                            | AAPL GOOGL MSFT TSLA AMZN NVDA META",
        "user_input=aap                         | AAPL",
        "user_input=%20AAPL%20                  | AAPL",
        "user_input=microsoft                   | MSFT",
        "user_input=a                           | AAPL AMZN GOOGL META TSLA NVDA MSFT",
        "user_input=am                          | AMZN",
        "user_input=NASDAQ:T                    | TSLA",
        "user_input=nothing                     | ''",
        "exchange=nasdaq&symbol_type=Stock      | AAPL GOOGL MSFT TSLA AMZN NVDA META",
        "user_input=m&exchange=NYSE             | ''",
        "user_input=m&symbol_type=future        | ''",
        "user_input=m&max_results=2             | MSFT META",
        "max_results=1000                       | AAPL GOOGL MSFT TSLA AMZN NVDA META"
      })
  void shouldFindInstruments(String query, String symbols) {
    var found = rest.get("/api/v1/datafeed/search?" + query).json();

    assertThat(found)
        .extracting(each -> each.get("symbol").asText())
        .isEqualTo(Stream.of(symbols.split(" ")).filter(symbol -> !symbol.isEmpty()).toList());
  }

  @Test
  void shouldDescribeWhatItHasFound() {
    var found = rest.get("/api/v1/datafeed/search?user_input=AAPL").json();

    assertThat(found)
        .isEqualTo(
            Documents.json(
                """
                [{"symbol": "AAPL", "description": "Apple Inc.", "exchange": "NASDAQ",
                  "ticker": "AAPL", "type": "stock"}]
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAPL", "aapl", "Aapl", "NASDAQ:AAPL", "nasdaq:aapl", "NASDAQ%3AAAPL"})
  void shouldResolveANameInAnyCase(String name) {
    var symbol = rest.get("/api/v1/datafeed/resolve/" + name).json();

    assertThat(symbol)
        .isEqualTo(
            Documents.json(
                """
                {"name": "AAPL", "description": "Apple Inc.", "type": "stock", "session": "24x7",
                 "session_holidays": "", "corrections": "",
                 "timezone": "Etc/UTC", "ticker": "AAPL", "exchange": "NASDAQ",
                 "listed_exchange": "NASDAQ", "format": "price", "pricescale": 100, "minmov": 1,
                 "has_intraday": true, "has_daily": true,
                 "supported_resolutions": ["1", "5", "15", "30", "60", "D", "W", "M"],
                 "volume_precision": 0, "data_status": "streaming"}
                """));
  }

  @ParameterizedTest
  @EnumSource(Resolution.class)
  void shouldHaveBarsOfEveryResolution(Resolution resolution) {
    var bars = bars("symbol=TSLA&count_back=10&resolution=" + resolution.code());

    assertThat(bars).hasSize(10);
    assertThat(times(bars)).isSorted().doesNotHaveDuplicates();
    assertThat(times(bars)).allMatch(time -> resolution.startMillis(time) == time);
    assertThat(times(bars).getLast()).isEqualTo(resolution.startMillis(NOW.toEpochMilli()));
  }

  @ParameterizedTest
  @CsvSource({"1D, D", "1W, W", "1M, M"})
  void shouldTakeTheLongNamesOfDayWeekAndMonth(String name, String code) {
    var query = "symbol=aapl&count_back=5&resolution=";

    assertThat(bars(query + name)).hasSize(5).isEqualTo(bars(query + code));
  }

  @Test
  void shouldBeginWithFromAndEndBeforeTo() {
    var three = bars("symbol=AAPL&resolution=5&count_back=3");
    long first = times(three).getFirst() / 1000;
    long last = times(three).getLast() / 1000;

    var exactly = bars("symbol=AAPL&resolution=5&from_time=%d&to_time=%d".formatted(first, last));
    var wider =
        bars("symbol=AAPL&resolution=5&from_time=%d&to_time=%d".formatted(first + 1, last + 1));
    var open = bars("symbol=AAPL&resolution=5&from_time=" + first);

    assertThat(exactly).isEqualTo(three.subList(0, 2));
    assertThat(wider).isEqualTo(three.subList(1, 3));
    assertThat(open).isEqualTo(three);
  }

  @Test
  void shouldCountBackFromToWhateverFromSays() {
    var four = bars("symbol=AAPL&resolution=60&count_back=4");
    long last = times(four).getLast() / 1000;

    var before =
        bars(
            "symbol=AAPL&resolution=60&count_back=3&from_time=%d&to_time=%d"
                .formatted(last - 1, last));
    var afterTo =
        bars(
            "symbol=AAPL&resolution=60&count_back=3&from_time=%d&to_time=%d"
                .formatted(last + 9, last));

    assertThat(before).hasSize(3).isEqualTo(four.subList(0, 3));
    assertThat(afterTo).isEqualTo(before);
  }

  @Test
  void shouldGiveWhatThereIsToWhoCountsBackFurther() {
    var all = bars("symbol=AAPL&resolution=M");

    assertThat(bars("symbol=AAPL&resolution=M&count_back=50000")).isNotEmpty().isEqualTo(all);
  }

  @Test
  void shouldPointFromAPeriodWithoutBarsToTheNextOlderBar() {
    long newest = times(bars("symbol=AAPL&resolution=1&count_back=1")).getFirst();
    long tomorrow = NOW.plus(Duration.ofDays(1)).getEpochSecond();

    var answer =
        rest.get(
                "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=%d&to_time=%d"
                    .formatted(tomorrow, tomorrow + 600))
            .json();

    assertThat(answer)
        .isEqualTo(
            Documents.json(
                "{\"bars\": [], \"no_data\": true, \"next_time\": %d}".formatted(newest)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from_time=0&to_time=86400", "count_back=10&to_time=86400", "to_time=0"})
  void shouldHaveNothingBeforeItsHistory(String period) {
    var answer = rest.get("/api/v1/datafeed/bars?symbol=AAPL&resolution=D&" + period).json();

    assertThat(answer)
        .isEqualTo(Documents.json("{\"bars\": [], \"no_data\": true, \"next_time\": null}"));
  }

  @Test
  void shouldSayThatThereIsData() {
    var answer = rest.get("/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=1").json();

    assertThat(Documents.fields(answer)).containsExactly("bars", "no_data", "next_time");
    assertThat(answer.get("no_data").asBoolean(true)).isFalse();
    assertThat(answer.get("next_time").isNull()).isTrue();
  }

  @Test
  void shouldTellOneStoryInQuotesAndBars() {
    for (var symbol : SYMBOLS) {
      var days = bars("symbol=%s&resolution=D&count_back=2".formatted(symbol));
      var today = days.getLast();
      double previousClose = days.getFirst().get("close").asDouble();

      var quote = quotes(symbol).get(0);

      assertThat(quote.get("s").asText()).isEqualTo("ok");
      assertThat(quote.get("n").asText()).isEqualTo(symbol);
      var values = quote.get("v");
      assertThat(values.get("lp")).isEqualTo(today.get("close"));
      assertThat(values.get("open_price")).isEqualTo(today.get("open"));
      assertThat(values.get("high_price")).isEqualTo(today.get("high"));
      assertThat(values.get("low_price")).isEqualTo(today.get("low"));
      assertThat(values.get("volume")).isEqualTo(today.get("volume"));
      assertThat(values.get("prev_close_price").asDouble()).isEqualTo(previousClose);
      double change = values.get("lp").asDouble() - previousClose;
      assertThat(values.get("ch").asDouble()).isCloseTo(change, within(0.0001));
      assertThat(values.get("chp").asDouble())
          .isCloseTo(100 * change / previousClose, within(0.0051));
      double spread = values.get("ask").asDouble() - values.get("bid").asDouble();
      assertThat(spread).isNotNegative();
      assertThat(values.get("spread").asDouble()).isCloseTo(spread, within(0.0001));
      assertThat(values.get("short_name").asText()).isEqualTo(symbol);
      assertThat(values.get("original_name").asText()).isEqualTo("NASDAQ:" + symbol);
      assertThat(values.get("exchange").asText()).isEqualTo("NASDAQ");
      assertThat(values.get("description").asText()).isNotBlank();
    }
  }

  @Test
  void shouldMarkAnUnknownSymbolAndQuoteTheOthers() {
    var quotes = quotes("msft", "NOPE", "NASDAQ:AAPL", "msft");

    assertThat(quotes)
        .extracting(quote -> quote.get("n").asText())
        .containsExactly("msft", "NOPE", "NASDAQ:AAPL", "msft");
    assertThat(quotes)
        .extracting(quote -> quote.get("s").asText())
        .containsExactly("ok", "error", "ok", "ok");
    assertThat(quotes.get(0).at("/v/short_name").asText()).isEqualTo("MSFT");
    assertThat(quotes.get(1).get("v")).isEmpty();
    assertThat(quotes.get(3)).isEqualTo(quotes.get(0));
  }

  @Test
  void shouldTellTheTime() {
    var time = rest.get("/api/v1/datafeed/time").json();

    assertThat(time).isEqualTo(Documents.json("{\"time\": %d}".formatted(NOW.getEpochSecond())));
  }

  @Test
  void shouldTellWhatTheDatafeedHolds() {
    var health = rest.get("/api/v1/datafeed/health").json();

    assertThat(Documents.fields(health))
        .containsExactly(
            "status",
            "message",
            "symbols_loaded",
            "instruments_version",
            "bars_count",
            "timestamp",
            "market");
    assertThat(health.get("status").asText()).isEqualTo("ok");
    assertThat(health.get("message").asText()).isNotBlank();
    assertThat(health.get("symbols_loaded").asInt()).isEqualTo(SYMBOLS.size());
    assertThat(health.get("bars_count").asInt())
        .isGreaterThanOrEqualTo(SYMBOLS.size() * Resolution.values().length);
    assertThat(Instant.parse(health.get("timestamp").asText())).isEqualTo(NOW);
  }

  private static List<JsonNode> bars(String query) {
    var bars = new ArrayList<JsonNode>();
    rest.get("/api/v1/datafeed/bars?" + query).json().get("bars").forEach(bars::add);
    return bars;
  }

  private static List<Long> times(List<JsonNode> bars) {
    return bars.stream().map(bar -> bar.get("time").asLong()).toList();
  }

  private static JsonNode quotes(String... symbols) {
    return rest.post("/api/v1/datafeed/quotes", Documents.text(Map.of("symbols", symbols))).json();
  }
}
