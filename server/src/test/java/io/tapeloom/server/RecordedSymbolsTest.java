package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A symbol of another script is served like any other, wherever symbols are named. */
class RecordedSymbolsTest {

  private static final String SYMBOL = "币安人生USDT";
  private static final long THEN = 1_723_161_600_000L;

  @TempDir private static Path folder;
  private static ServerUnderTest server;

  @BeforeAll
  static void start() throws Exception {
    var lines = new StringBuilder("no line of a recording\n");
    for (int i = 0; i < 20; i++) {
      for (var symbol : new String[] {"ABCUSDT", SYMBOL}) {
        lines.append(
            "%d {\"e\":\"trade\",\"E\":%2$d,\"s\":\"%3$s\",\"t\":%4$d,\"p\":\"10.01\",\"q\":\"1.5\",\"T\":%2$d,\"m\":false,\"M\":true}\n"
                .formatted(THEN * 1_000_000, THEN + i, symbol, i + 1));
      }
    }
    var file = Files.writeString(folder.resolve("scripts.txt"), lines);
    server =
        ServerUnderTest.start(
            Map.of(
                "FEED", "recording",
                "FEED_FILES", file.toString(),
                "DATA_DIR", folder.resolve("data").toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode get(String path) {
    return server.rest().get(path).json();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/datafeed/resolve/@, name",
    "/api/v1/udf/symbols?symbol=@, name",
    "/api/v1/datafeed/search?user_input=@, 0.symbol"
  })
  void shouldBeFoundByItsName(String path, String field) {
    for (var name : new String[] {SYMBOL, SYMBOL.toLowerCase(Locale.ROOT)}) {
      var found = get(path.replace("@", encoded(name)));

      for (var part : field.split("\\.", -1)) {
        found = found.isArray() ? found.get(Integer.parseInt(part)) : found.get(part);
      }
      assertThat(found.asText()).isEqualTo(SYMBOL);
    }
  }

  @Test
  void shouldHaveBars() {
    try (var client = server.connect()) {
      assertThat(client.subscribe(SYMBOL, "1").get("topic").asText())
          .isEqualTo("bars:%s:1".formatted(SYMBOL));
    }
    var bars = get("/api/v1/datafeed/bars?resolution=1&count_back=5&symbol=" + encoded(SYMBOL));
    assertThat(bars.get("bars")).hasSize(1);
    var history =
        get(
            "/api/v1/udf/history?resolution=1&from=0&to=2000000000&countback=5&symbol="
                + encoded(SYMBOL));
    assertThat(history.get("t")).hasSize(1);
  }

  @Test
  void shouldBeSubscribedToInAChannel() {
    try (var client = server.connectToChannels()) {
      client.send(
          "{'type':'subscribe','channel':'trades','symbol':'%s'}"
              .formatted(SYMBOL.toLowerCase(Locale.ROOT)));

      assertThat(client.next().get("symbol").asText()).isEqualTo(SYMBOL);
    }
  }

  @Test
  void shouldSayWhatWasReadOfARecording() {
    assertThat(get("/api/v1/datafeed/health").get("files"))
        .hasToString(
            """
            [{"name":"scripts.txt","symbol":"ABCUSDT, 币安人生USDT","resolution":"tick","rows_read":41,"rows_skipped":1,\
            "skipped":[{"reason":"has no receive time and message","count":1,"first_line":1}]}]""");
  }
}
