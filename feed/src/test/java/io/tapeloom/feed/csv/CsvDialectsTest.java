package io.tapeloom.feed.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.csv.CsvBars.Row;
import io.tapeloom.market.Resolution;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bars are written in whatever dialect are read as they were. */
class CsvDialectsTest {

  private static final int RUNS = 400;

  @TempDir Path folder;

  /** How a program writes. */
  private static final class Dialect {

    private static final List<String> DATES =
        List.of(
            "yyyy-MM-dd",
            "yyyy/MM/dd",
            "yyyy.MM.dd",
            "yyyyMMdd",
            "dd.MM.yyyy",
            "d MMM yyyy",
            "MMM d, yyyy",
            "dd-MMM-yyyy");
    private static final List<String> MOMENTS =
        List.of(
            "yyyy-MM-dd HH:mm:ss",
            "yyyy-MM-dd'T'HH:mm:ss",
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            "yyyy-MM-dd HH:mm",
            "yyyy-MM-dd HH:mm:ss.SSSSSS",
            "yyyy-MM-dd HH:mm:ss+00:00",
            "yyyyMMdd HHmmss",
            "yyyyMMddHHmmss",
            "dd.MM.yyyy HH:mm",
            "yyyy.MM.dd HH:mm",
            "MMM dd, yyyy hh:mm a");

    private final Random random;
    private final char separator;
    private final boolean decimalComma;
    private final boolean thousands;
    private final boolean quotes;
    private final String lineEnd;
    private final Charset charset;
    private final String mark;
    private final boolean newestFirst;
    private final boolean blankLines;
    private final List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    private final boolean upperCase;
    private final Function<LocalDateTime, String> time;

    Dialect(Random random, boolean intraday) {
      this.random = random;
      separator = ",;\t|".charAt(random.nextInt(4));
      decimalComma = separator != ',' && random.nextBoolean();
      quotes = random.nextBoolean();
      thousands = random.nextBoolean();
      lineEnd = random.nextBoolean() ? "\n" : "\r\n";
      charset = random.nextInt(5) == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
      mark = charset.equals(StandardCharsets.UTF_16LE) || random.nextBoolean() ? "\uFEFF" : "";
      newestFirst = random.nextBoolean();
      blankLines = random.nextBoolean();
      upperCase = random.nextBoolean();
      Collections.shuffle(order, random);
      time = time(intraday);
    }

    private Function<LocalDateTime, String> time(boolean intraday) {
      int epoch = random.nextInt(12);
      if (epoch < 4) {
        long perSecond = (long) Math.pow(1000, epoch);
        return local -> Long.toString(local.toEpochSecond(ZoneOffset.UTC) * perSecond);
      }
      var patterns = intraday || random.nextBoolean() ? MOMENTS : DATES;
      var format =
          DateTimeFormatter.ofPattern(
              patterns.get(random.nextInt(patterns.size())), Locale.ENGLISH);
      return format::format;
    }

    private String number(BigDecimal value) {
      var text = value.toPlainString();
      if (thousands && (separator != ',' || quotes)) {
        int point = text.indexOf('.');
        var whole = point < 0 ? text : text.substring(0, point);
        var grouped = new StringBuilder(whole);
        for (int i = whole.length() - 3; i > 0; i -= 3) {
          grouped.insert(i, ',');
        }
        text = point < 0 ? grouped.toString() : grouped + text.substring(point);
      }
      return decimalComma ? text.replace(',', '\'').replace('.', ',').replace('\'', '.') : text;
    }

    private String line(List<String> cells) {
      var written = new ArrayList<String>();
      for (int index : order) {
        var cell = cells.get(index);
        boolean must = cell.indexOf(separator) >= 0;
        written.add(quotes || must ? "\"" + cell + "\"" : cell);
      }
      return String.join(String.valueOf(separator), written)
          + lineEnd
          + (blankLines && random.nextInt(10) == 0 ? lineEnd : "");
    }

    Path write(Path file, List<Row> rows) throws Exception {
      var names = List.of("date", "open", "high", "low", "close", "volume");
      var text = new StringBuilder(mark);
      text.append(
          line(
              upperCase
                  ? names.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList()
                  : names));
      for (var row : newestFirst ? rows.reversed() : rows) {
        var at = LocalDateTime.ofInstant(Instant.ofEpochMilli(row.startMillis()), ZoneOffset.UTC);
        text.append(
            line(
                List.of(
                    time.apply(at),
                    number(row.open()),
                    number(row.high()),
                    number(row.low()),
                    number(row.close()),
                    number(row.volume()))));
      }
      return Files.writeString(file, text, charset);
    }

    @Override
    public String toString() {
      return "separator '%s', decimal comma %s, thousands %s, quotes %s, %s, newest first %s"
          .formatted(separator, decimalComma, thousands, quotes, charset, newestFirst);
    }
  }

  private static List<Row> rows(Random random, Resolution resolution, int count) {
    var rows = new ArrayList<Row>();
    int digits = random.nextInt(6);
    // Of a day whose number is no month, so that every dialect shows which is which.
    long start = resolution.startMillis(1_700_000_000_000L + random.nextInt(1_000) * 86_400_000L);
    for (int i = 0; i < count; i++) {
      var prices = new ArrayList<BigDecimal>();
      for (int j = 0; j < 4; j++) {
        prices.add(BigDecimal.valueOf(1 + random.nextInt(9_000_000), digits).stripTrailingZeros());
      }
      var high = prices.stream().max(BigDecimal::compareTo).orElseThrow();
      var low = prices.stream().min(BigDecimal::compareTo).orElseThrow();
      rows.add(
          new Row(
              start,
              prices.get(0),
              high,
              low,
              prices.get(1),
              BigDecimal.valueOf(random.nextInt(5_000_000), random.nextInt(3))
                  .stripTrailingZeros()));
      start = resolution.endMillis(start);
      if (random.nextInt(12) == 0) {
        start = resolution.endMillis(start); // one is missing
      }
    }
    return rows;
  }

  private static String text(Row row) {
    return "%d %s %s %s %s %s"
        .formatted(
            row.startMillis(),
            row.open().toPlainString(),
            row.high().toPlainString(),
            row.low().toPlainString(),
            row.close().toPlainString(),
            row.volume().toPlainString());
  }

  static LongStream shouldReadWhatWasWritten() {
    return LongStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource
  void shouldReadWhatWasWritten(long seed) throws Exception {
    var random = new Random(seed);
    var resolutions = Resolution.values();
    var resolution = resolutions[random.nextInt(resolutions.length)];
    var rows = rows(random, resolution, 20 + random.nextInt(60));
    var dialect = new Dialect(random, resolution.isIntraday());
    var file = dialect.write(folder.resolve("ABC.csv"), rows);

    var read = BarReader.read(file);

    assertThat(read.rows().stream().map(CsvDialectsTest::text))
        .as(dialect + "\n" + Files.readString(file, dialect.charset).lines().limit(4).toList())
        .isEqualTo(rows.stream().map(CsvDialectsTest::text).toList());
    assertThat(read.resolution()).isEqualTo(resolution);
    assertThat(read.report().rowsRead()).isEqualTo(rows.size());
    assertThat(read.report().skipped()).isEmpty();
  }
}
