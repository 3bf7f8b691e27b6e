package io.tapeloom.feed.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with all kinds of faults, compared with a plain reader of what was meant. */
class CsvReferenceTest {

  private static final int RUNS = 200;

  @TempDir Path folder;

  /**
   * A line and what it means.
   *
   * @param bar the bar as text, from its start on; empty: the line is none
   */
  private record Written(String line, long startMillis, String bar) {}

  private static String bar(long startMillis, List<BigDecimal> values) {
    return values.stream()
        .map(value -> value.stripTrailingZeros().toPlainString())
        .collect(Collectors.joining(" ", startMillis + " ", ""));
  }

  private static String bar(CsvBars.Row row) {
    return bar(
        row.startMillis(), List.of(row.open(), row.high(), row.low(), row.close(), row.volume()));
  }

  private static List<String> bars(CsvBars bars) {
    return bars.rows().stream().map(CsvReferenceTest::bar).toList();
  }

  /** Writes lines of days, oldest first. */
  private static final class Writer {

    private final Random random;
    private final boolean noise;
    private final List<Written> lines = new ArrayList<>();

    Writer(Random random) {
      this.random = random;
      this.noise = random.nextBoolean();
    }

    /** As a double holds it that was calculated with. */
    private String price(BigDecimal value) {
      return noise && random.nextBoolean()
          ? new BigDecimal(Double.toString(Math.nextUp(value.doubleValue()))).toPlainString()
          : value.toPlainString();
    }

    private List<BigDecimal> values() {
      var prices = new ArrayList<BigDecimal>();
      for (int i = 0; i < 4; i++) {
        prices.add(BigDecimal.valueOf(random.nextInt(200_000) - 60_000, 2));
      }
      var volume =
          random.nextInt(6) == 0
              ? new BigDecimal(BigInteger.TWO.pow(63 + random.nextInt(20)))
              : BigDecimal.valueOf(random.nextInt(1_000_000));
      return List.of(
          prices.get(0), Collections.max(prices), Collections.min(prices), prices.get(1), volume);
    }

    private String line(String time, List<BigDecimal> values) {
      return "%s,%s,%s,%s,%s,%s"
          .formatted(
              time,
              price(values.get(0)),
              price(values.get(1)),
              price(values.get(2)),
              price(values.get(3)),
              values.get(4).toPlainString());
    }

    /** Clocks of the place of the market change in spring and in autumn. */
    private static String time(LocalDate day) {
      boolean summer = day.getMonthValue() > 3 && day.getMonthValue() < 11;
      return day + " 00:00:00" + (summer ? "-04:00" : "-05:00");
    }

    void day(LocalDate day) {
      long start = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      var values = values();
      var line = line(time(day), values);
      lines.add(new Written(line, start, bar(start, values)));
      switch (random.nextInt(12)) {
        case 0 -> lines.add(lines.getLast()); // twice
        case 1 -> {
          var corrected = values();
          lines.add(new Written(line(time(day), corrected), start, bar(start, corrected)));
        }
        case 2 -> lines.add(new Written(fault(day, values), start, ""));
        default -> {}
      }
    }

    private String fault(LocalDate day, List<BigDecimal> values) {
      var time = time(day);
      return switch (random.nextInt(7)) {
        case 0 -> time + ",null,null,null,null,null";
        case 1 -> "soon,1,1,1,1,1";
        case 2 -> time + ",1,2,1,1,-5";
        case 3 -> time + ",1,1,2,1,5";
        case 4 -> time + ",one,2,1,1,5";
        case 5 -> time + ",1,2";
        default -> "," + values.getFirst() + ",1,1,1,1";
      };
    }
  }

  /** The last written line of each day, and all others are skipped. */
  private static List<String> reference(List<Written> lines) {
    var bars = new TreeMap<Long, String>();
    lines.stream()
        .filter(line -> !line.bar.isEmpty())
        .forEach(line -> bars.put(line.startMillis, line.bar));
    return List.copyOf(bars.values());
  }

  static LongStream seeds() {
    return LongStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldReadWhatAPlainReaderReads(long seed) throws Exception {
    var random = new Random(seed);
    var writer = new Writer(random);
    var day = LocalDate.of(1900 + random.nextInt(120), 1 + random.nextInt(12), 1);
    int days = 30 + random.nextInt(300);
    for (int i = 0; i < days; i++) {
      day = day.plusDays(random.nextInt(8) == 0 ? 3 : 1);
      writer.day(day);
    }
    boolean newestFirst = random.nextBoolean();
    var written = writer.lines.stream().map(Written::line).toList();
    var file = folder.resolve("ABC.csv");
    Files.writeString(
        file,
        "Date,Open,High,Low,Close,Volume\n"
            + String.join("\n", newestFirst ? written.reversed() : written));

    var read = BarReader.read(file);

    var expected = reference(writer.lines);
    assertThat(bars(read)).isEqualTo(expected);
    assertThat(read.resolution().code()).isEqualTo("D");
    assertThat(read.report().rowsRead()).isEqualTo(written.size());
    assertThat(read.report().rowsSkipped()).isEqualTo(written.size() - expected.size());
    assertThat(read.report().skipped().stream().mapToLong(FileReport.Skipped::count).sum())
        .isEqualTo(read.report().rowsSkipped());
  }

  private static String time(LocalDateTime at, int form) {
    return switch (form) {
      case 0 -> at.toString().replace('T', ' ');
      case 1 -> at + (at.getSecond() == 0 ? ":00Z" : "Z");
      case 2 -> Long.toString(at.toEpochSecond(ZoneOffset.UTC));
      default -> Long.toString(at.toEpochSecond(ZoneOffset.UTC) * 1000);
    };
  }

  /** A plain file is read in another way than the same file with quotes around a name. */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldReadPlainFilesAsAllOthers(long seed) throws Exception {
    var random = new Random(seed);
    var minutes = List.of(1, 3, 5, 10, 15, 30, 60, 240, 1_440, 7 * 1_440);
    int length = minutes.get(random.nextInt(minutes.size()));
    int form = random.nextInt(4);
    int digits = random.nextInt(6);
    boolean volumes = random.nextBoolean();
    var at = LocalDateTime.of(2003 + random.nextInt(20), 1 + random.nextInt(12), 1, 0, 0);
    var lines = new ArrayList<String>();
    int count = 30 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      var prices = new ArrayList<BigDecimal>();
      for (int j = 0; j < 4; j++) {
        prices.add(BigDecimal.valueOf(random.nextInt(9_000_000), digits));
      }
      lines.add(
          "%s,%s,%s,%s,%s%s"
              .formatted(
                  time(at, form),
                  prices.get(0),
                  Collections.max(prices),
                  Collections.min(prices),
                  prices.get(1),
                  volumes ? "," + BigDecimal.valueOf(random.nextInt(5_000_000), 2) : ""));
      at = at.plusMinutes(length * (random.nextInt(15) == 0 ? 2L : 1L));
    }
    if (random.nextBoolean()) {
      Collections.reverse(lines);
    }
    var body =
        ",Open,High,Low,Close" + (volumes ? ",Volume" : "") + "\n" + String.join("\r\n", lines);
    var plain = Files.writeString(folder.resolve("ABC.csv"), "Date" + body);
    var quoted =
        Files.writeString(
            Files.createDirectory(folder.resolve("q")).resolve("ABC.csv"), "\"Date\"" + body);

    assertThat(PlainBars.read(plain, ',')).isPresent();
    assertThat(PlainBars.read(quoted, ',')).isEmpty();
    var one = BarReader.read(plain);
    var other = BarReader.read(quoted);

    assertThat(bars(one)).isEqualTo(bars(other));
    assertThat(one.resolution()).isEqualTo(other.resolution());
    assertThat(one.priceDigits()).isEqualTo(other.priceDigits());
    assertThat(one.report().rowsRead()).isEqualTo(other.report().rowsRead());
    assertThat(one.report().skipped()).isEqualTo(other.report().skipped());
    assertThat(one.report().notes()).isEqualTo(other.report().notes());
  }
}
