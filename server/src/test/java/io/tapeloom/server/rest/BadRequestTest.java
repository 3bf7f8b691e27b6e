package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.Documents;
import io.tapeloom.server.RestClient;
import io.tapeloom.server.ServerUnderTest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestTest {

  private static final String QUOTES = "/api/v1/datafeed/quotes";

  @AutoClose private static final ServerUnderTest server = ServerUnderTest.start(Map.of());

  private static final RestClient rest = server.rest();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resolution=1             | symbol     | is required",
        "symbol=&resolution=1     | symbol     | must not be blank, got \"\"",
        "symbol=%20&resolution=1  | symbol     | must not be blank, got \" \"",
        "symbol=AAPL              | resolution | is required",
        "symbol=AAPL&resolution=  | resolution | RULE, got \"\"",
        "symbol=AAPL&resolution=7 | resolution | RULE, got \"7\"",
        "symbol=AAPL&resolution=d | resolution | RULE, got \"d\""
      })
  void shouldSayWhichBarsThereAre(String query, String field, String message) {
    var answer = rest.get("/api/v1/datafeed/bars?" + query);

    isRefused(
        answer, 400, field, message.replace("RULE", "must be one of 1, 5, 15, 30, 60, D, W, M"));
    assertThat(answer.json().get("instance").asText()).isEqualTo("/api/v1/datafeed/bars");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bars?symbol=AAPL&resolution=1& | from_time   | -253402300799 | 253402300799",
        "bars?symbol=AAPL&resolution=1& | to_time     | -253402300799 | 253402300799",
        "bars?symbol=AAPL&resolution=1& | count_back  | 1 | 50000",
        "search?                        | max_results | 1 | 10000"
      })
  void shouldNameANumberThatIsNone(String resource, String name, long least, long most) {
    Function<String, RestClient.Answer> asking =
        value -> rest.get("/api/v1/datafeed/%s%s=%s".formatted(resource, name, value));

    for (var value : List.of("abc", "1.5", "99999999999999999999")) {
      isRefused(
          asking.apply(value), 400, name, "must be a whole number, got \"%s\"".formatted(value));
    }
    for (long value : List.of(least - 1, least - 99)) {
      isRefused(
          asking.apply(Long.toString(value)),
          400,
          name,
          "must be greater than or equal to %d, got %d".formatted(least, value));
    }
    isRefused(
        asking.apply(Long.toString(most + 1)),
        400,
        name,
        "must be less than or equal to %d, got %d".formatted(most, most + 1));
    assertThat(asking.apply(Long.toString(least)).status()).isEqualTo(200);
    assertThat(asking.apply(Long.toString(most)).status()).isEqualTo(200);
  }

  @Test
  void shouldWantFromNotAfterTo() {
    long from = 1_700_000_000;
    long to = from - 1;

    var answer =
        rest.get(
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=%d&to_time=%d"
                .formatted(from, to));

    isRefused(
        answer, 400, "from_time", "must not be after to_time (%d), got %d".formatted(to, from));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datafeed/bars?symbol=AAPL&resolution=1&from_time=0&to_time=0",
        "datafeed/bars?symbol=AAPL&resolution=1&from_time=1700000000&to_time=1700000000",
        "udf/history?symbol=AAPL&resolution=1&from=0&to=0"
      })
  void shouldFindNothingInAnEmptyPeriod(String asked) {
    assertThat(rest.get("/api/v1/" + asked).status()).isEqualTo(200);
  }

  @Test
  void shouldNameEveryParameterThatIsWrong() {
    var answer =
        rest.get(
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=-253402300800&count_back=0");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("errors"))
        .extracting(error -> error.get("field").asText())
        .containsExactlyInAnyOrder("from_time", "count_back");
    assertThat(answer.json().get("detail").asText()).contains("from_time: ", "; ", "count_back: ");
  }

  @Test
  void shouldCutAValueThatIsTooLongToRepeat() {
    var answer = rest.get("/api/v1/datafeed/search?user_input=" + "x".repeat(2000));

    assertThat(answer.status()).isEqualTo(400);
    var error = answer.json().at("/errors/0");
    assertThat(error.get("field").asText()).isEqualTo("user_input");
    assertThat(error.get("message").asText())
        .startsWith("size must be between 0 and 200, got \"xxx")
        .endsWith("x…\"")
        .hasSizeLessThan(150);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bars?symbol=NOPE&resolution=1", "resolve/NOPE"})
  void shouldNotFindAnUnknownSymbol(String resource) {
    var answer = rest.get("/api/v1/datafeed/" + resource);

    isRefused(
        answer,
        404,
        "symbol",
        "must be one of AAPL, GOOGL, MSFT, TSLA, AMZN, NVDA, META, got \"NOPE\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                        | symbols    | is required",
        "{\"symbols\":null}        | symbols    | is required",
        "{\"symbols\":[]}          | symbols    | must have a size from 1 to 500, got []",
        "{\"symbols\":\"AAPL\"}    | symbols    | must be an array, got \"AAPL\"",
        "{\"symbols\":{}}          | symbols    | must be an array, got {}",
        "{\"symbols\":[\"\"]}      | symbols[0] | must not be blank, got \"\"",
        "{\"symbols\":[\"A\",\" \"]} | symbols[1] | must not be blank, got \" \"",
        "{\"symbols\":[null]}      | symbols[0] | must be a string, got null",
        "{\"symbols\":[[\"A\"]]}   | symbols[0] | must be a string, got [\"A\"]",
        "{\"symbols\":[7]}         | symbols[0] | must be a string, got 7",
        "{\"symbols\":[\"A\",0.5]} | symbols[1] | must be a string, got 0.5",
        "{\"symbols\":[true]}      | symbols[0] | must be a string, got true",
        "{\"symbols\":[\"A\",{}]}  | symbols[1] | must be a string, got {}"
      })
  void shouldNameTheFieldOfTheBody(String body, String field, String message) {
    isRefused(rest.post(QUOTES, body), 400, field, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"symbols\":[\"AAPL\"]}]", "\"AAPL\"", "7", "true", "false"})
  void shouldAskForAnObject(String body) {
    isRefused(rest.post(QUOTES, body), 400, "body", "must be an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void shouldAskForABody(String body) {
    isRefused(rest.post(QUOTES, body), 400, "body", "is required");
  }

  @Test
  void shouldTakeNoMoreSymbolsThanItSays() {
    var most = Documents.text(Map.of("symbols", Collections.nCopies(500, "AAPL")));
    var tooMany = Documents.text(Map.of("symbols", Collections.nCopies(501, "AAPL")));

    assertThat(rest.post(QUOTES, most).json()).hasSize(500);
    var refusal = rest.post(QUOTES, tooMany);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.json().at("/errors/0/field").asText()).isEqualTo("symbols");
    assertThat(refusal.json().at("/errors/0/message").asText())
        .startsWith("must have a size from 1 to 500, got ")
        .hasSizeLessThan(150);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"symbols\":",
        "{\"symbols\":[\"AAPL\"",
        "{\"symbols\":[\"AAPL\"]",
        "{\"symbols\":[\"AAPL\",]}",
        "{\"symbols\":[\"AAPL\"],\"symbols\":[\"MSFT\"]}",
        "{symbols:[]}",
        "hello"
      })
  void shouldSayWhereABodyIsNotJson(String body) {
    var answer = rest.post(QUOTES, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.json().get("detail").asText())
        .startsWith("Invalid JSON")
        .contains("line 1", "column")
        .doesNotContain("\n", "REDACTED", "StreamRead", "com.fasterxml");
  }

  @Test
  void shouldSayWhatIsTooMuchOfABody() {
    var answer = rest.post(QUOTES, "{\"symbols\":[%s]}".formatted("1".repeat(1001)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("detail").asText())
        .startsWith("Invalid JSON: Number value length (1001) exceeds the maximum allowed (1000)")
        .doesNotContain("StreamRead");
  }

  @ParameterizedTest
  @ValueSource(strings = {" {}", "{\"symbols\":[]}", " 7", " null", ",", " x", "]", "}"})
  void shouldRefuseWhatStandsBehindTheObject(String more) {
    var answer = rest.post(QUOTES, "{\"symbols\":[\"AAPL\"]}" + more);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.json().get("detail").asText())
        .containsPattern("^(Invalid JSON: |body: must be one JSON value, more stands behind it)")
        .contains("line 1, column 2")
        .doesNotContain("\n", "REDACTED", "fasterxml", "FAIL_ON", "QuotesRequest");
  }

  @Test
  void shouldTakeSpaceAroundTheObject() {
    assertThat(rest.post(QUOTES, " {\"symbols\":[\"AAPL\"]} \r\n\t").json()).hasSize(1);
  }

  @Test
  void shouldRefuseAnotherContentType() {
    var answer = rest.post(QUOTES, "text/plain", "{\"symbols\":[\"AAPL\"]}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.json().get("detail").asText()).contains("text/plain", "application/json");
  }

  @Test
  void shouldRefuseABodyThatIsTooLarge() {
    var body = "{\"symbols\":[\"%s\"]}".formatted("A".repeat(1 << 20));

    var answer = rest.post(QUOTES, body);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.json().get("detail").asText()).contains("262144");
  }

  private static void isRefused(
      RestClient.Answer answer, int status, String field, String message) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    var problem = answer.json();
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(List.of(problem.get("errors")))
        .isEqualTo(
            List.of(
                Documents.json(
                    Documents.text(List.of(Map.of("field", field, "message", message))))));
    assertThat(problem.get("detail").asText()).isEqualTo(field + ": " + message);
  }
}
