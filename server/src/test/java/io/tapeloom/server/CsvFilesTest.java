package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of bars, as a chart sees them. */
class CsvFilesTest {

  @TempDir private static Path folder;
  private static ServerUnderTest server;

  private static String file(String name, String... lines) throws Exception {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n").toString();
  }

  @BeforeAll
  static void start() throws Exception {
    var names = "Date,Open,High,Low,Close,Volume";
    server =
        ServerUnderTest.start(
            Map.of(
                "FEED",
                "recording",
                "FEED_SPEED",
                "max",
                "FEED_LENIENT",
                "true",
                "FEED_FILES",
                String.join(
                    ",",
                    file(
                        "GSPC.csv",
                        names,
                        "1950-01-03,16.66,16.66,16.66,16.66,1260000",
                        "1950-01-04,16.85,16.85,16.85,16.85,1890000",
                        "1969-12-31,92.06,92.5,91.0,92.06,19380000",
                        "1970-01-02,92.06,93.54,91.79,93.00,8050000",
                        "1970-01-05,93.00,94.25,92.53,93.46,11490000"),
                    file(
                        "MONTHLY.csv",
                        names,
                        "2024-01-01,100,110,95,105,31000",
                        "2024-02-01,105,118,101,117,29000",
                        "2024-03-01,117,125,110,121,31000",
                        "soon,1,1,1,1,1"),
                    file("BRK.A.csv", names, "2024-03-01,600000,610000,590000,605000,10"),
                    file("BRK.B.csv", names, "2024-03-01,400,410,390,405,4000000"),
                    file(
                        "MANY.csv",
                        names,
                        "2024-02-26,1,1,1,1,9223372036854775807",
                        "2024-02-27,1,1,1,1,9223372036854775807",
                        "2024-02-28,1,1,1,1,9223372036854775807.5",
                        "2024-02-29,1,1,1,1,0.5",
                        "2024-03-01,1,1,1,1,8"),
                    file(
                        "FOUR.4h.csv",
                        names,
                        "2024-02-29T16:00:00Z,1,3,1,2,10",
                        "2024-02-29T20:00:00Z,2,4,0.5,3,20",
                        "2024-03-01T00:00:00Z,3,5,3,4,30"),
                    file(
                        "WTI.csv",
                        names,
                        "2024-02-27,20.00,20.50,17.31,18.27,1000",
                        "2024-02-28,17.73,17.85,-40.32,-37.63,1000",
                        "2024-02-29,-14.00,13.86,-16.74,10.01,1000",
                        "2024-03-01,-1.00,0.50,-1.50,-0.25,1000"))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode get(String path) {
    return server.rest().get(path).json();
  }

  @ParameterizedTest
  @CsvSource({
    "symbol=GSPC&resolution=D&to_time=100000000, 5",
    "symbol=GSPC&resolution=D&from_time=-631000000&to_time=-100, 3",
    "symbol=GSPC&resolution=D&from_time=-2000000000&to_time=1796000000&count_back=330, 5",
    "symbol=GSPC&resolution=D&from_time=0, 2",
    "symbol=MONTHLY&resolution=M&count_back=20, 3",
    "symbol=BRK.A&resolution=D&count_back=20, 1",
    "symbol=BRK.B&resolution=D&count_back=20, 1",
    "symbol=GSPC&resolution=60&to_time=-100, 0",
    "symbol=FOUR&resolution=D&count_back=20, 2",
  })
  void shouldHaveTheBarsOfEachFile(String query, int bars) {
    assertThat(get("/api/v1/datafeed/bars?" + query).get("bars")).hasSize(bars);
  }

  @Test
  void shouldHaveEachMonthAsItIsWritten() {
    var volumes = new ArrayList<Long>();
    get("/api/v1/datafeed/bars?symbol=MONTHLY&resolution=M&count_back=20")
        .get("bars")
        .forEach(bar -> volumes.add(bar.get("volume").asLong()));

    assertThat(volumes).containsExactly(31_000L, 29_000L, 31_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "D, 9223372036854775807 9223372036854775807 9223372036854775807.5 0.5 8",
    "W, 27670116110564327430",
    "M, 27670116110564327422 8",
  })
  void shouldAddUpVolumesThatDoNotFitALong(String resolution, String volumes) {
    var path = "/api/v1/datafeed/bars?symbol=MANY&count_back=9&resolution=" + resolution;
    var text = server.rest().get(path).text();

    assertThat(
            Pattern.compile("\"volume\":([^},]+)")
                .matcher(text)
                .results()
                .map(found -> found.group(1)))
        .containsExactly(volumes.split(" "));
    assertThat(
            get("/api/v1/udf/history?symbol=MANY&to=1796000000&countback=9&resolution="
                    + resolution)
                .get("v"))
        .hasSize(volumes.split(" ").length);
  }

  @Test
  void shouldHavePricesBelowZeroInThePastAndNow() throws Exception {
    var bars = get("/api/v1/datafeed/bars?symbol=WTI&resolution=D&count_back=9").get("bars");
    assertThat(bars).hasSize(4);
    assertThat(bars.get(1).get("low").asText()).isEqualTo("-40.32");
    assertThat(bars.get(1).get("close").asText()).isEqualTo("-37.63");
    assertThat(bars.get(3).get("close").asText()).isEqualTo("-0.25");

    await().until(() -> quote().at("/v/lp").asText().equals("-0.25"));
    var quote = quote().get("v");
    assertThat(quote.get("lp").asText()).isEqualTo("-0.25");
    assertThat(quote.get("bid").asText()).isEqualTo("-0.25");
    assertThat(quote.get("ch").asText()).isEqualTo("-10.26");
    assertThat(quote.get("chp").asText()).isEqualTo("-102.5");
  }

  private static JsonNode quote() {
    return server.rest().post("/api/v1/datafeed/quotes", "{\"symbols\":[\"WTI\"]}").json().get(0);
  }

  @Test
  void shouldTakeTimesBeforeTheEpochFromCharts() {
    var history =
        get(
            "/api/v1/udf/history?symbol=GSPC&resolution=1D&from=-631200000&to=1796000000&countback=330");

    assertThat(history.get("s").asText()).isEqualTo("ok");
    assertThat(history.get("t")).hasSize(5);
    assertThat(history.get("t").get(0).asLong()).isEqualTo(-630_979_200L);
  }

  @Test
  void shouldSayWhatWasReadOfEachFile() {
    var files = get("/api/v1/datafeed/health").get("files");

    assertThat(
            StreamSupport.stream(files.spliterator(), false).map(file -> file.get("name").asText()))
        .containsExactly(
            "MONTHLY.csv",
            "FOUR.4h.csv",
            "GSPC.csv",
            "BRK.A.csv",
            "BRK.B.csv",
            "MANY.csv",
            "WTI.csv");
    assertThat(files.get(1))
        .hasToString(
            """
            {"name":"FOUR.4h.csv","symbol":"FOUR","resolution":"D","rows_read":3,"rows_skipped":0,"skipped":[],\
            "notes":["bars of 4 hours are combined to bars of resolution D"]}""");
    assertThat(files.get(0))
        .hasToString(
            """
            {"name":"MONTHLY.csv","symbol":"MONTHLY","resolution":"M","rows_read":4,"rows_skipped":1,\
            "skipped":[{"reason":"has a date that cannot be read","count":1,"first_line":5}]}""");
  }
}
