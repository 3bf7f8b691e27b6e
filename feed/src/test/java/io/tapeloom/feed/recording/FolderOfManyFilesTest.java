package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.feed.HistoryUnavailable;
import io.tapeloom.feed.csv.BarReader;
import io.tapeloom.market.Resolution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files whose bars are not all in memory. */
class FolderOfManyFilesTest {

  private static final int ROWS = 900;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws Exception {
    for (var symbol : List.of("AAA", "BBB")) {
      var lines = new StringBuilder("Date,Open,High,Low,Close,Volume\n");
      for (int i = 0; i < ROWS; i++) {
        lines.append(
            "%s,%d.5,%d,%d.25,%d,%d\n"
                .formatted(
                    LocalDate.of(2020, 1, 6).plusDays(i),
                    90 + i % 9,
                    100,
                    80,
                    91 + i % 7,
                    900 + i));
      }
      Files.writeString(folder.resolve(symbol + ".csv"), lines);
    }
  }

  private RecordingMarket market(boolean wide) throws Exception {
    return RecordingMarket.of(
            List.of(folder), new Playback(1, Playback.Times.RECORDED, false), false)
        .reading(wide);
  }

  @ParameterizedTest
  @EnumSource(names = {"DAY", "WEEK", "MONTH"})
  void shouldHaveTheSameBarsInMemoryAndInTheFilesTogether(Resolution resolution) throws Exception {
    var whole = market(false);
    var wide = market(true);
    var instrument = whole.instruments().getFirst();
    long until = whole.handOverNanos(0);

    var expected = whole.history().until(instrument, until).bars().series(resolution);
    var inMemory = wide.history().until(instrument, until).bars().series(resolution);
    long oldest = inMemory.firstMillis().orElseThrow();
    var archived =
        wide.archive().bars(instrument, resolution, Long.MIN_VALUE, oldest, Integer.MAX_VALUE);

    var all = new ArrayList<>(archived);
    all.addAll(inMemory.last(Long.MAX_VALUE, 1_000));
    assertThat(all).isEqualTo(expected.last(Long.MAX_VALUE, 1_000));
    assertThat(inMemory.size()).isLessThanOrEqualTo(65);
    assertThat(wide.archive().bars(instrument, resolution, Long.MIN_VALUE, oldest, 3))
        .isEqualTo(archived.subList(Math.max(0, archived.size() - 3), archived.size()));
  }

  @Test
  void shouldReadAFileAgainWhoseBarsAreNoLongerInTheCache() throws Exception {
    var cache = CachedBars.Files.of(0);
    var file = BarFile.of(folder.resolve("AAA.csv"), cache);
    var expected = BarReader.read(folder.resolve("AAA.csv")).bars(2, 0);

    assertThat(file.bars()).isEqualTo(expected);
    Files.delete(folder.resolve("AAA.csv"));

    assertThat(file.bars().getLast()).isEqualTo(expected.getLast());
    assertThatExceptionOfType(HistoryUnavailable.class)
        .isThrownBy(() -> file.bars().get(ROWS / 2))
        .withMessage("The history cannot be read now: AAA.csv cannot be read");
  }

  /** Bars that no trades can produce are not played, so they must be history. */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void shouldHaveTheNewestBarsThatAreNotPlayed(boolean recorded, boolean wide) throws Exception {
    Files.writeString(
        folder.resolve("INDEX.csv"),
        """
        Date,Open,High,Low,Close,Volume
        2022-06-21,10,12,9,11,0
        2022-06-22,10,12,9,11,0
        2022-06-23,10,12,9,11.5,0
        """);
    if (recorded) {
      Files.writeString(
          folder.resolve("recording"),
          """
          1655856000000000000 {"stream":"xusdt@trade","data":{"e":"trade","E":1655856000000,\
          "s":"XUSDT","t":1,"p":"2.50","q":"1.0","T":1655856000000,"m":true,"M":true}}
          """);
    }
    var market = market(wide);
    var index =
        market.instruments().stream()
            .filter(each -> each.symbol().equals("INDEX"))
            .findFirst()
            .orElseThrow();

    var past = market.history().until(index, market.handOverNanos(0));

    for (var resolution : List.of(Resolution.DAY, Resolution.WEEK, Resolution.MONTH)) {
      var newest = past.bars().series(resolution).last(Long.MAX_VALUE, 9).getLast();
      assertThat(newest.timeMillis())
          .isEqualTo(resolution.startMillis(Instant.parse("2022-06-23T00:00:00Z").toEpochMilli()));
      assertThat(newest.close()).isEqualTo(1_150);
      if (wide) {
        assertThat(
                market
                    .archive()
                    .bars(index, resolution, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE)
                    .getLast())
            .isEqualTo(newest);
      }
    }
    assertThat(past.quote().orElseThrow().bidPrice()).isEqualTo(1_150);
  }
}
