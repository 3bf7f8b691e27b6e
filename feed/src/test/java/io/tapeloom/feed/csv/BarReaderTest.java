package io.tapeloom.feed.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.feed.csv.FileReport.Skipped;
import io.tapeloom.market.Resolution;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars as other programs write them. */
@SuppressWarnings("StringConcatToTextBlock") // one literal for each line of a file
class BarReaderTest {

  @TempDir Path folder;

  private CsvBars read(String name, String text) throws IOException, UnusableCsv {
    return read(name, text, StandardCharsets.UTF_8);
  }

  private CsvBars read(String name, String text, Charset charset) throws IOException, UnusableCsv {
    return BarReader.read(Files.writeString(folder.resolve(name), text, charset));
  }

  private static List<String> texts(CsvBars bars) {
    return bars.rows().stream().map(BarReaderTest::text).toList();
  }

  private static String text(CsvBars.Row row) {
    return "%s %s %s %s %s %s"
        .formatted(
            Instant.ofEpochMilli(row.startMillis()),
            row.open().toPlainString(),
            row.high().toPlainString(),
            row.low().toPlainString(),
            row.close().toPlainString(),
            row.volume().toPlainString());
  }

  private static final List<String> TWO_DAYS =
      List.of("2024-03-04T00:00:00Z 10 11 9 10.5 1200", "2024-03-05T00:00:00Z 10.5 12 10 11 900");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Date,Open,High,Low,Close,Volume\n"
            + "2024-03-04,10,11,9,10.5,1200\n"
            + "2024-03-05,10.5,12,10,11,900\n",
        "\uFEFFDate,Open,High,Low,Close,Volume\n"
            + "2024-03-04,10,11,9,10.5,1200\n"
            + "2024-03-05,10.5,12,10,11,900",
        "Date;Open;High;Low;Close;Volume\r\n"
            + "2024-03-04;10;11;9;10,5;1.200\r\n"
            + "2024-03-05;10,5;12;10;11;900\r\n",
        "sep=;\n"
            + "Date;Open;High;Low;Close;Volume\n"
            + "2024-03-04;10;11;9;10.5;1200\n"
            + "2024-03-05;10.5;12;10;11;900\n",
        "Date\tOpen\tHigh\tLow\tClose\tVolume\n"
            + "2024-03-04\t10\t11\t9\t10.5\t1200\n"
            + "2024-03-05\t10.5\t12\t10\t11\t900\n",
        "Date|Open|High|Low|Close|Volume\n"
            + "2024-03-04|10|11|9|10.5|1200\n"
            + "2024-03-05|10.5|12|10|11|900\n",
        "\n\n"
            + "Date,Open,High,Low,Close,Volume\n\n"
            + "2024-03-04,10,11,9,10.5,1200\n"
            + ",,,,,\n"
            + "2024-03-05,10.5,12,10,11,900\n\n",
        "\"Date\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n"
            + "\"2024-03-04\",\"10.00\",\"11.00\",\"9.00\",\"10.50\",\"1,200\"\n"
            + "\"2024-03-05\",\"10.50\",\"12.00\",\"10.00\",\"11.00\",\"900\"\n",
        "Date,Open,High,Low,Close,Volume\n"
            + "2024-03-05,10.5,12,10,11,900\n"
            + "2024-03-04,10,11,9,10.5,1200\n",
        "<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n"
            + "2024.03.04,00:00:00,10,11,9,10.5,1200\n"
            + "2024.03.05,00:00:00,10.5,12,10,11,900\n",
        "date,time,open,high,low,close,volume\n"
            + "20240304,000000,10,11,9,10.5,1200\n"
            + "20240305,000000,10.5,12,10,11,900\n",
        "Volume,Close,Low,High,Open,Timestamp\n"
            + "1200,10.5,9,11,10,1709510400\n"
            + "900,11,10,12,10.5,1709596800\n",
        "time,open,high,low,close,volume\n"
            + "1709510400000,10,11,9,10.5,1200\n"
            + "1709596800000,10.5,12,10,11,900\n",
        "time,open,high,low,close,volume\n"
            + "1709510400000000,10,11,9,10.5,1200\n"
            + "1709596800000000,10.5,12,10,11,900\n",
        "time,open,high,low,close,volume\n"
            + "1709510400000000000,10,11,9,10.5,1200\n"
            + "1709596800000000000,10.5,12,10,11,900\n",
        "time,open,high,low,close,volume\n"
            + "1709510400.0,10,11,9,10.5,1200\n"
            + "1709596800.0,10.5,12,10,11,900\n",
        "time,open,high,low,close,volume\n"
            + "1709510400000,10,11,9,10.5,1200\n"
            + "1709596800000000,10.5,12,10,11,900\n",
        "1709510400000,10,11,9,10.5,1200,1709596799999,5,7\n"
            + "1709596800000,10.5,12,10,11,900,1709683199999,5,7\n",
        "Date,Open,High,Low,Close,Volume\n"
            + "2024-03-04 00:00:00+00:00,10,11,9,10.5,1200\n"
            + "2024-03-05 00:00:00+00:00,10.5,12,10,11,900\n",
        "Date,Open,High,Low,Close,Volume\n"
            + "2024-03-04T00:00:00.000Z,10,11,9,10.5,1200\n"
            + "2024-03-05T00:00:00.000Z,10.5,12,10,11,900\n",
        "Date,Open,High,Low,Close,Volume\n"
            + "2024-03-04 00:00:00 UTC,10,11,9,10.5,1200\n"
            + "2024-03-05 00:00:00 UTC,10.5,12,10,11,900\n",
        "Date,Open,High,Low,Close,Volume\n20240304,10,11,9,10.5,1200\n20240305,10.5,12,10,11,900\n",
        "Date,Open,High,Low,Close,Volume\n"
            + "\"Mar 04, 2024\",10,11,9,10.5,1.2K\n"
            + "\"Mar 05, 2024\",10.5,12,10,11,0.9K\n",
        "Date,Open,High,Low,Close,Volume\n"
            + "04-Mar-2024,10,11,9,10.5,1200\n"
            + "05-Mar-24,10.5,12,10,11,900\n",
        "Date,Open,High,Low,Close,Volume\n"
            + "04.03.2024,10,11,9,10.5,1200\n"
            + "05.03.2024,10.5,12,10,11,900\n",
        "Date,Price,Open,High,Low,Vol.,Change %\n"
            + "2024-03-04,10.5,10,11,9,1.20K,1%\n"
            + "2024-03-05,11,10.5,12,10,0.90K,1%\n",
        "Date,AAPL.Open,AAPL.High,AAPL.Low,AAPL.Close,AAPL.Volume,AAPL.Adjusted\n"
            + "2024-03-04,10,11,9,10.5,1200,9\n"
            + "2024-03-05,10.5,12,10,11,900,9\n",
        "Date,Open,High,Low,Close,Adj Close,Volume\n"
            + "2024-03-04,10,11,9,10.5,3,1200\n"
            + "2024-03-05,10.5,12,10,11,3,900\n",
      })
  void shouldReadBarsHoweverTheyAreWritten(String text) throws Exception {
    var bars = read("AAPL.csv", text);

    assertThat(texts(bars)).isEqualTo(TWO_DAYS);
    assertThat(bars.resolution()).isEqualTo(Resolution.DAY);
    assertThat(bars.symbol()).isEqualTo("AAPL");
    assertThat(bars.report().rowsRead()).isEqualTo(2);
    assertThat(bars.report().skipped()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void shouldReadWhatAByteOrderMarkSays(String charset) throws Exception {
    var text =
        "\uFEFFDate,Open,High,Low,Close,Volume\n"
            + "2024-03-04,10,11,9,10.5,1200\n"
            + "2024-03-05,10.5,12,10,11,900\n";

    assertThat(texts(read("A.csv", text, Charset.forName(charset)))).isEqualTo(TWO_DAYS);
  }

  @ParameterizedTest
  @CsvSource({
    "13/02/2024, 14/02/2024, 2024-02-13",
    "02/13/2024, 02/14/2024, 2024-02-13",
    "5/5/2024, 6/6/2024, 2024-05-05"
  })
  void shouldTellDayAndMonthWhereOneOfThemMustBeIt(String first, String second, String date)
      throws Exception {
    var bars =
        read(
            "A.1d.csv",
            "date,open,high,low,close\n%s,1,1,1,1\n%s,1,1,1,1\n".formatted(first, second));

    assertThat(texts(bars).getFirst()).startsWith(date);
  }

  @Test
  void shouldRefuseDatesThatNothingTellsApart() {
    assertThatExceptionOfType(UnusableCsv.class)
        .isThrownBy(() -> read("A.csv", "date,open,high,low,close\n03/04/2024,1,1,1,1\n"))
        .withMessageContaining("03/04/2024")
        .withMessageContaining("YYYY-MM-DD");
    assertThatExceptionOfType(UnusableCsv.class)
        .isThrownBy(
            () ->
                read("A.csv", "date,open,high,low,close\n13/04/2024,1,1,1,1\n04/14/2024,1,1,1,1\n"))
        .withMessageContaining("the month first");
  }

  @ParameterizedTest
  @CsvSource({
    "BRK.A.csv, BRK.A, D",
    "BRK.B.CSV, BRK.B, D",
    "AAPL.1d.csv, AAPL, D",
    "BRK.A.1w.csv, BRK.A, W",
    "AAPL, AAPL, D",
    "AAPL.1M.csv, AAPL, M",
    "AAPL.60min.csv, AAPL, 60",
    "X.D.csv, X.D, D",
  })
  void shouldTakeSymbolAndResolutionFromTheName(String name, String symbol, String resolution)
      throws Exception {
    var bars = read(name, "date,open,high,low,close\n2024-01-01,1,1,1,1\n2024-01-02,1,1,1,1\n");

    assertThat(bars.symbol()).isEqualTo(symbol);
    assertThat(bars.resolution().code()).isEqualTo(resolution);
  }

  /** Bars of a length that is no resolution are combined. */
  @ParameterizedTest
  @CsvSource({
    "1h, 60",
    "W, W",
    "5, 5",
    "1M, M",
    "1m, 1",
    "1 hour, 60",
    "4h, D",
    "240, D",
    "H4, D",
    "3m, 15"
  })
  void shouldTakeTheResolutionThatAColumnSays(String interval, String resolution) throws Exception {
    var bars =
        read(
            "A.csv",
            "interval,date,open,high,low,close\n%s,2024-01-01,1,1,1,1\n".formatted(interval));

    assertThat(bars.resolution().code()).isEqualTo(resolution);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2024-01-01 2024-02-01 2024-03-01 2024-04-01 2024-05-01; M",
        "2024-01-31 2024-02-29 2024-03-29; M",
        "2024-01-01 2024-01-08 2024-01-15 2024-01-29; W",
        "2024-01-05 2024-01-12 2024-01-19 2024-01-22; W",
        "2024-03-01 2024-03-04 2024-03-05 2024-03-06 2024-03-07T15:31:00; D",
        "2024-03-08T00:00:00-05:00 2024-03-09T00:00:00-05:00 2024-03-10T00:00:00-05:00"
            + " 2024-03-11T00:00:00-04:00; D",
        "2024-10-26T00:00:00+02:00 2024-10-27T00:00:00+02:00 2024-10-28T00:00:00+01:00; D",
        "2024-03-01T14:30 2024-03-01T15:30 2024-03-01T16:30 2024-03-04T14:30; 60",
        "2024-03-01T14:30 2024-03-01T14:31 2024-03-01T14:35 2024-03-01T14:36; 1",
        "2024-03-01T14:30 2024-03-01T14:35 2024-03-01T14:40 2024-03-01T15:40; 5",
        "2024-03-01; D",
        "2024-03-01T14:30; 1",
        "1969-12-31 1970-01-02 1970-01-05 1970-01-06; D",
      })
  void shouldTakeTheResolutionThatMostBarsShow(String times, String resolution) throws Exception {
    var text = new StringBuilder("time,open,high,low,close\n");
    var each = times.split(" ", -1);
    for (var time : each) {
      text.append(time).append(",1,1,1,1\n");
    }

    var bars = read("A.csv", text.toString());

    assertThat(bars.resolution().code()).isEqualTo(resolution);
    assertThat(bars.rows()).hasSize(each.length);
    assertThat(bars.report().skipped()).isEmpty();
  }

  /** The day that is meant is the one that is written, wherever it is. */
  @Test
  void shouldTakeTheDayThatIsWritten() throws Exception {
    var bars =
        read(
            "A.csv",
            "time,open,high,low,close\n"
                + "2024-03-08T00:00:00+09:00,1,1,1,1\n"
                + "2024-03-09T00:00:00+09:00,1,1,1,1\n");

    assertThat(texts(bars).getFirst()).startsWith("2024-03-08T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "4.8100000000000005, 4.81",
    "4.8200000000000003, 4.82",
    "0.30000000000000004, 0.3",
    "4.809999942779541, 4.81",
    "185.40390014648438, 185.4039",
    "60123.12345678, 60123.12345678",
    "8.01e-06, 0.00000801",
    "1e3, 1000",
    "-37.63, -37.63",
    "+1.5, 1.5",
    "$4.81, 4.81",
    "23.456789012345678, 23.45678901",
  })
  void shouldReadTheNumberThatWasMeant(String written, String meant) throws Exception {
    var bars =
        read(
            "A.csv",
            "date,open,high,low,close\n2024-01-01,%1$s,%1$s,%1$s,%1$s\n".formatted(written));

    assertThat(texts(bars).getFirst())
        .isEqualTo("2024-01-01T00:00:00Z %1$s %1$s %1$s %1$s 0".formatted(meant));
  }

  @Test
  void shouldCountEachLineThatIsNoBarWithItsReason() throws Exception {
    var bars =
        read(
            "A.csv",
            """
            date,open,high,low,close,volume
            2024-01-01,10,11,9,10,100
            2024-01-02,null,null,null,null,null
            yesterday,10,11,9,10,100
            2024-01-03,ten,11,9,10,100
            2024-01-04,10,9,9,10,100
            2024-01-05,10,11,9,10,-5
            2024-01-06,10,11,9,10,100
            2024-01-06,10,11,9,10,100
            2024-01-07,10,11,9,10,100
            2024-01-07,10,12,9,11,150
            2024-01-08,0.000007912,11,0.000001,10,100
            2024-01-09,10,11,9
            ,10,11,9,10,5
            2024-13-09,10,11,9,10,5
            0001-01-01,10,11,9,10,5
            2024-01-10,10,11,9,10,-
            """);

    assertThat(texts(bars))
        .containsExactly(
            "2024-01-01T00:00:00Z 10 11 9 10 100",
            "2024-01-06T00:00:00Z 10 11 9 10 100",
            "2024-01-07T00:00:00Z 10 12 9 11 150",
            "2024-01-10T00:00:00Z 10 11 9 10 0");
    assertThat(bars.report().rowsRead()).isEqualTo(16);
    assertThat(bars.report().rowsSkipped()).isEqualTo(12);
    assertThat(bars.report().skipped())
        .containsExactlyInAnyOrder(
            new Skipped("has no price", 2, 3),
            new Skipped("has a date that cannot be read", 2, 4),
            new Skipped("has a price that is not a number", 1, 5),
            new Skipped("has a high or a low that its other prices exceed", 1, 6),
            new Skipped("has a negative volume", 1, 7),
            new Skipped("is a duplicate of another line", 1, 9),
            new Skipped("has the same time as a line that was written later", 1, 10),
            new Skipped("has a price of more than 8 decimals", 1, 12),
            new Skipped("has no date", 1, 14),
            new Skipped("has a date before 1680 or after 2260", 1, 16));
  }

  /** Newest first, the line above was written later. */
  @Test
  void shouldTakeTheLineThatWasWrittenLater() throws Exception {
    var bars =
        read(
            "A.csv",
            "date,open,high,low,close\n"
                + "2024-01-03,3,3,3,3\n"
                + "2024-01-02,2,2,2,2\n"
                + "2024-01-02,9,9,9,9\n"
                + "2024-01-01,1,1,1,1\n");

    assertThat(texts(bars).get(1)).startsWith("2024-01-02T00:00:00Z 2 2");
    assertThat(bars.report().skipped().getFirst().firstLine()).isEqualTo(4);
  }

  @Test
  void shouldMakeMinutesOfSeconds() throws Exception {
    var bars =
        read(
            "A.csv",
            "time,open,high,low,close,volume\n"
                + "1709510400,1,4,1,2,10\n"
                + "1709510401,2,3,0.5,1,20\n"
                + "1709510402,1,2,1,2,30\n"
                + "1709510460,5,5,5,5,1\n");

    assertThat(texts(bars))
        .containsExactly("2024-03-04T00:00:00Z 1 4 0.5 2 60", "2024-03-04T00:01:00Z 5 5 5 5 1");
    assertThat(bars.report().skipped()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''| is empty",
        "a,b,c| must have the columns",
        "date,open,high,low,close,volume| has no bars",
        "date,open,high,low,close\\n"
            + "2024-01-01,1e999999999,1,1,1| has no bars: line 2 has a price that is not a number",
      })
  void shouldSayWhyAFileHasNoBars(String text, String why) {
    assertThatExceptionOfType(UnusableCsv.class)
        .isThrownBy(() -> read("A.csv", text.replace("\\n", "\n")))
        .withMessageStartingWith(why.strip());
  }

  private static String rows(Duration length, int count, String begin) {
    var text = new StringBuilder("time,open,high,low,close,volume\n");
    for (int i = 0; i < count; i++) {
      text.append(
          "%s,%d,%d,%d,%d,10\n"
              .formatted(
                  Instant.parse(begin).plus(length.multipliedBy(i)),
                  100 + i,
                  110 + i,
                  90 + i,
                  101 + i));
    }
    return text.toString();
  }

  /** Bars of other lengths make up those of the next resolution, with all prices and volumes. */
  @ParameterizedTest
  @CsvSource({
    "A.csv,     PT4H,  D,  6, 4 hours",
    "A.csv,     PT2H,  D,  12, 2 hours",
    "A.csv,     PT12H, D,  2, 12 hours",
    "A.csv,     PT3M,  15, 5, 3 minutes",
    "A.csv,     PT10M, 30, 3, 10 minutes",
    "A.csv,     PT20M, 60, 3, 20 minutes",
    "A.csv,     PT90S, 15, 10, 90 seconds",
    "A.4h.csv,  PT4H,  D,  6, 4 hours",
    "A.H4.csv,  PT4H,  D,  6, 4 hours",
    "A.10min.csv, PT10M, 30, 3, 10 minutes",
  })
  void shouldCombineBarsOfOtherLengths(
      String name, Duration length, String resolution, int together, String text) throws Exception {
    var bars = read(name, rows(length, 4 * together, "2024-03-04T00:00:00Z"));

    assertThat(bars.symbol()).isEqualTo("A");
    assertThat(bars.resolution().code()).isEqualTo(resolution);
    assertThat(bars.rows()).hasSize(4);
    var second = bars.rows().get(1);
    assertThat(second.startMillis())
        .isEqualTo(
            Instant.parse("2024-03-04T00:00:00Z")
                .plus(length.multipliedBy(together))
                .toEpochMilli());
    assertThat(second.open()).isEqualByComparingTo(BigDecimal.valueOf(100 + together));
    assertThat(second.high()).isEqualByComparingTo(BigDecimal.valueOf(109 + 2L * together));
    assertThat(second.low()).isEqualByComparingTo(BigDecimal.valueOf(90 + together));
    assertThat(second.close()).isEqualByComparingTo(BigDecimal.valueOf(100 + 2L * together));
    assertThat(second.volume()).isEqualByComparingTo(BigDecimal.valueOf(10L * together));
    assertThat(bars.report().rowsRead()).isEqualTo(4L * together);
    assertThat(bars.report().rowsSkipped()).isZero();
    assertThat(bars.report().notes())
        .containsExactly(
            "bars of %s are combined to bars of resolution %s".formatted(text, resolution));
  }

  /** Bars that reach over the end of a day make up only the week. */
  @Test
  void shouldNotCombineBarsThatReachIntoTheNextPeriod() throws Exception {
    var bars = read("A.csv", rows(Duration.ofHours(4), 60, "2024-03-04T02:00:00Z"));

    assertThat(bars.resolution()).isEqualTo(Resolution.WEEK);
  }

  @ParameterizedTest
  @CsvSource({
    "A.csv, PT11M, 11 minutes",
    "A.csv, PT5H, 5 hours",
    "A.csv, PT72H, 3 days",
    "A.csv, PT336H, 14 days",
    "A.csv, PT2184H, 91 days",
    "A.3d.csv, PT24H, 3 days",
    "A.3M.csv, PT24H, 3 months",
  })
  void shouldRefuseBarsThatMakeUpNoResolution(String name, Duration length, String text) {
    assertThatExceptionOfType(UnusableCsv.class)
        .isThrownBy(() -> read(name, rows(length, 12, "2024-03-04T00:00:00Z")))
        .withMessage(
            "has bars of %s; bars must be of 1, 5, 15, 30 or 60 minutes, a day, a week or a month,"
                    .formatted(text)
                + " or be shorter so that several make one of these");
  }

  /** Bars of minutes without trades are missing, which makes no longer bars of the others. */
  @Test
  void shouldKeepBarsBetweenWhichOthersAreMissing() throws Exception {
    var text = new StringBuilder("time,open,high,low,close\n");
    var at = Instant.parse("2024-03-04T10:00:00Z");
    for (int minutes : new int[] {3, 1, 3, 2, 3, 7, 3, 1, 3, 4}) {
      at = at.plus(Duration.ofMinutes(minutes));
      text.append(at).append(",1,1,1,1\n");
    }

    var bars = read("A.csv", text.toString());

    assertThat(bars.resolution()).isEqualTo(Resolution.MINUTES_1);
    assertThat(bars.rows()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "fast! fast! has the unknown bar length \"fast\"; bars must be of 1,",
        "1h! 4h! has bars of \"1h\" and of \"4h\"",
        "11m! 11m! has bars of 11 minutes; bars must be of 1,"
      })
  void shouldRefuseAColumnOfUnclearLengths(String first, String second, String why) {
    assertThatExceptionOfType(UnusableCsv.class)
        .isThrownBy(
            () ->
                read(
                    "A.csv",
                    "interval,date,open,high,low,close\n%s,2024-01-01,1,1,1,1\n%s,2024-01-02,1,1,1,1\n"
                        .formatted(first, second)))
        .withMessageStartingWith(why);
  }

  @Test
  void shouldNoteThatNumbersWereRounded() throws Exception {
    var bars = read("A.csv", "date,open,high,low,close\n2024-01-01,1,23.456789012345678,1,1\n");

    assertThat(bars.report().notes())
        .containsExactly("1 numbers with more than 8 decimals are rounded");
  }
}
