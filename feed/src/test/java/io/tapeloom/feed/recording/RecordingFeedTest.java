package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.csv.FileReport;
import io.tapeloom.feed.recording.Playback.Times;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingFeedTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** When the recording was made. */
  private static final long THEN =
      TimeUnit.MILLISECONDS.toNanos(Instant.parse("2024-08-08T23:00:00Z").toEpochMilli());

  /** When it is played. */
  private static final long NOW =
      TimeUnit.MILLISECONDS.toNanos(Instant.parse("2026-03-04T10:00:00Z").toEpochMilli());

  private static final Playback MAX = new Playback(Playback.MAX, Times.RECORDED, false);

  @TempDir Path folder;

  private final List<MarketEvent> events = new ArrayList<>();
  private final List<FeedNotice> notices = new ArrayList<>();
  private final List<Long> heard = new ArrayList<>();
  private long now = NOW;
  private final InstantSource clock = () -> Instant.ofEpochSecond(0, now);
  private final Pause pause = nanos -> now += nanos;

  private static String trade(long second, long id) {
    return "%d {\"stream\":\"abcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"ABCUSDT\",\"t\":%d,\"p\":\"2.50\",\"q\":\"1.0\",\"T\":%d,\"m\":true,\"M\":true}}"
        .formatted(
            THEN + second * SECOND,
            TimeUnit.NANOSECONDS.toMillis(THEN + second * SECOND),
            id,
            TimeUnit.NANOSECONDS.toMillis(THEN + second * SECOND));
  }

  private static String snapshot(long second, long id) {
    return "%d {\"lastUpdateId\":%d,\"bids\":[[\"2.49\",\"1.0\"]],\"asks\":[[\"2.51\",\"2.0\"]]}"
        .formatted(THEN + second * SECOND, id);
  }

  private static String change(long second, long first, long last, String bid, String quantity) {
    return "%d {\"stream\":\"abcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"ABCUSDT\",\"U\":%d,\"u\":%d,\"b\":[[\"%s\",\"%s\"]],\"a\":[]}}"
        .formatted(
            THEN + second * SECOND,
            TimeUnit.NANOSECONDS.toMillis(THEN + second * SECOND),
            first,
            last,
            bid,
            quantity);
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private RecordingMarket market(Playback playback, Path... files) throws UnusableFile {
    return RecordingMarket.of(List.of(files), playback, false);
  }

  private void play(RecordingMarket market) throws Exception {
    market
        .feed(market.handOverNanos(NOW), clock, pause, notices::add)
        .run(
            event -> {
              events.add(event);
              heard.add((now - NOW) / SECOND);
            });
  }

  private List<Trade> trades() {
    return events.stream().filter(Trade.class::isInstance).map(Trade.class::cast).toList();
  }

  @ParameterizedTest
  @CsvSource({"1, 0 4 10", "2, 0 2 5", "0.5, 0 8 20", "Infinity, 0 0 0"})
  void shouldPlayAtTheSpeedThatIsAsked(double speed, String seconds) throws Exception {
    var file = file("a", trade(0, 7), trade(4, 8), trade(10, 9));

    play(market(new Playback(speed, Times.RECORDED, false), file));

    assertThat(heard).hasToString("[" + seconds.replace(" ", ", ") + "]");
    assertThat(trades())
        .extracting(trade -> (trade.eventTimeNanos() - THEN) / SECOND)
        .containsExactly(0L, 4L, 10L);
  }

  @Test
  void shouldBeginNow() throws Exception {
    var file = file("a", trade(0, 7), trade(4, 8));

    play(market(new Playback(1, Times.NOW, false), file));

    assertThat(trades()).extracting(Trade::eventTimeNanos).containsExactly(NOW, NOW + 4 * SECOND);
  }

  @Test
  void shouldMergeFilesByTheirReceiveTimes() throws Exception {
    var one = file("one", trade(0, 7), trade(4, 9));
    var other = file("other", trade(2, 8), trade(6, 10));

    play(market(MAX, one, other));

    assertThat(trades()).extracting(Trade::tradeId).containsExactly(7L, 8L, 9L, 10L);
    assertThat(notices).containsExactly(new FeedNotice.Ended("The recording has ended"));
  }

  @Test
  void shouldNeverGoBackWhenItBeginsAgain() throws Exception {
    var file = file("a", snapshot(0, 3), trade(0, 7), trade(5, 9));
    var market = market(new Playback(1, Times.RECORDED, true), file);
    var feed = market.feed(market.handOverNanos(NOW), clock, pause, notices::add);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                feed.run(
                    event -> {
                      events.add(event);
                      if (trades().size() == 5) {
                        throw new IllegalStateException("enough");
                      }
                    }));

    assertThat(trades()).extracting(Trade::tradeId).containsExactly(7L, 9L, 10L, 12L, 13L);
    assertThat(trades())
        .extracting(trade -> (trade.eventTimeNanos() - THEN) / SECOND)
        .containsExactly(0L, 5L, 6L, 11L, 12L);
    assertThat(events)
        .filteredOn(OrderBook.class::isInstance)
        .extracting(event -> ((OrderBook) event).sequence())
        .containsExactly(1L, 2L, 3L);
    assertThat((now - NOW) / SECOND).isEqualTo(12);
  }

  @Test
  void shouldSayThatABookIsLostAndHealedByTheNextSnapshot() throws Exception {
    var file =
        file(
            "a",
            snapshot(0, 3),
            change(1, 4, 5, "2.48", "1"),
            change(2, 7, 8, "2.47", "1"),
            change(3, 9, 9, "2.46", "1"),
            snapshot(4, 8),
            change(5, 10, 10, "2.49", "0"));

    play(market(MAX, file));

    var instrument = events.getFirst().instrument();
    assertThat(notices)
        .containsExactly(
            new FeedNotice.BookLost(
                instrument,
                "the book was known up to update 5, but the next change starts after 6"),
            new FeedNotice.BookHealed(instrument),
            new FeedNotice.Ended("The recording has ended"));
    assertThat(events)
        .filteredOn(OrderBook.class::isInstance)
        .extracting(
            event -> ((OrderBook) event).bids().stream().map(OrderBook.Level::price).toList())
        .containsExactly(List.of(249L), List.of(249L, 248L), List.of(249L, 246L), List.of(246L));
  }

  @Test
  void shouldSayThatTradesAreMissing() throws Exception {
    var file = file("a", trade(0, 7), trade(1, 7), trade(2, 11));

    play(market(MAX, file));

    assertThat(trades()).extracting(Trade::tradeId).containsExactly(7L, 11L);
    assertThat(notices.getFirst())
        .isEqualTo(new FeedNotice.TradesLost(events.getFirst().instrument(), 3));
  }

  @Test
  void shouldPassOverWhatItCannotRead() throws Exception {
    var file =
        file(
            "a",
            trade(0, 7),
            "no time",
            THEN + " {\"broken",
            THEN + " [1]",
            THEN
                + " {\"stream\":\"abcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"s\":\"ABCUSDT\"}}",
            "",
            trade(1, 8).replace("2.50", "2.5001e3"),
            trade(1, 8).replace("\"1.0\"", "\"0.0\""),
            "x".repeat(RecordedLines.MAX_BYTES + 1),
            trade(1, 8));

    play(market(MAX, file));

    assertThat(trades()).extracting(Trade::tradeId).containsExactly(7L, 8L);
  }

  @Test
  void shouldGoOnBehindTheEventThatItsListenerFailedOn() throws Exception {
    var market = market(MAX, file("a", snapshot(0, 3), trade(0, 7), trade(5, 8)));
    var feed = market.feed(market.handOverNanos(NOW), clock, pause, notices::add);

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                feed.run(
                    _ -> {
                      throw new IllegalStateException("fell over the quote");
                    }));
    feed.run(events::add);

    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("OrderBook", "Trade", "Trade");
  }

  @Test
  void shouldPlayBarsAsTradesThatMakeThem() throws Exception {
    var file =
        file(
            "ACME.csv",
            "time,open,high,low,close,volume",
            "2026-03-02T10:00:00Z,10,12,9.5,11,101",
            "2026-03-02T10:01:00Z,11,11.5,8,9,8");
    var market = market(new Playback(1, Times.RECORDED, false), file);
    var instrument = market.instruments().getFirst();
    var past = market.history().until(instrument, market.handOverNanos(NOW));

    play(market);

    trades().forEach(trade -> past.bars().trade(trade));
    assertThat(past.bars().series(Resolution.MINUTES_1).last(Long.MAX_VALUE, 5))
        .isEqualTo(BarFile.of(file, CachedBars.Files.of(1 << 20)).bars());
    assertThat(trades()).extracting(Trade::price).containsExactly(1100L, 1150L, 800L, 900L);
    assertThat(heard).endsWith(45L);
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    refuses(folder.resolve("gone.gz"), "does not exist");
    refuses(folder.resolve("gone.csv"), "does not exist");
    refuses(
        file("text.gz", "Hello", "World"),
        "is not a recording, which has lines of a receive time and a message;"
            + " 2 lines, the first of them 1, has no receive time and message");
    refuses(
        Files.write(folder.resolve("empty.gz"), new byte[0]),
        "is not a recording, which has lines of a receive time and a message");
    refuses(
        file("bad.csv", "a,b", "1,2"),
        "must have the columns date, open, high, low and close; volume is optional");
    refuses(
        file("none.csv", "date,open,high,low,close,volume", "1,2"),
        "has no bars: line 2 has no price");
  }

  private Path days(String name, int days, String... more) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("date,open,high,low,close,volume");
    for (int day = 1; day <= days; day++) {
      lines.add("2024-01-%02d,10,12,9,11,100".formatted(day));
    }
    lines.addAll(List.of(more));
    return file(name, lines.toArray(String[]::new));
  }

  @Test
  void shouldEndEachFileWhereItEnds() throws Exception {
    var market = market(MAX, days("GONE.csv", 3), days("ALIVE.csv", 20), days("BRK.A.csv", 20));

    play(market);

    assertThat(market.instruments())
        .extracting(Instrument::symbol)
        .containsExactly("GONE", "ALIVE", "BRK.A");
    for (var instrument : market.instruments()) {
      var past = market.history().until(instrument, market.handOverNanos(NOW));
      trades().stream()
          .filter(trade -> trade.instrument().equals(instrument))
          .forEach(trade -> past.bars().trade(trade));
      assertThat(past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 100))
          .hasSize(instrument.symbol().equals("GONE") ? 3 : 20);
    }
    assertThat(trades()).hasSize(8);
  }

  /**
   * An index has no volume: no trade can be made of it. The price of a spread may be below zero.
   */
  @Test
  void shouldHaveTheNewestBarThatNoTradesCanMake() throws Exception {
    var market =
        market(
            MAX,
            days("INDEX.csv", 3, "2024-01-04,10,12,9,11,0"),
            days("SPREAD.csv", 3, "2024-01-04,-1,2,-3,1,100"));

    play(market);

    assertThat(trades()).extracting(Trade::price).containsExactly(-100L, -300L, 200L, 100L);
    assertThat(trades()).extracting(trade -> trade.instrument().symbol()).containsOnly("SPREAD");
    for (var instrument : market.instruments()) {
      var past = market.history().until(instrument, market.handOverNanos(NOW));
      trades().stream()
          .filter(trade -> trade.instrument().equals(instrument))
          .forEach(trade -> past.bars().trade(trade));
      assertThat(past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 100)).hasSize(4);
    }
  }

  /** Whether a bar is played or history must not depend on the times that it is shown at. */
  @Test
  void shouldHaveEachBarOnceAtTheTimesOfNow() throws Exception {
    var file =
        file(
            "ACME.csv",
            "Date,Open,High,Low,Close,Volume",
            "2024-01-02,10,12,9,11,5",
            "2024-01-03,10,12,9,11,0",
            "2024-01-04,10,12,9,11,100");
    var market = market(new Playback(Playback.MAX, Times.NOW, false), file);
    var past = market.history().until(market.instruments().getFirst(), market.handOverNanos(NOW));

    play(market);
    trades().forEach(trade -> past.bars().trade(trade));

    assertThat(past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 9))
        .extracting(bar -> bar.volume().toLong())
        .containsExactly(5L, 0L, 100L);
  }

  @Test
  void shouldNotGoOnWithoutManyLinesOfAFile() throws Exception {
    refuses(
        days("MANY.csv", 28, "soon,1,1,1,1,1"),
        "has 1 of 29 lines that are not bars: line 30 has a date that cannot be read"
            + " (FEED_LENIENT=true accepts the file without them)");

    var lenient = RecordingMarket.of(List.of(folder.resolve("MANY.csv")), MAX, true);

    assertThat(lenient.reports())
        .containsExactly(
            new FileReport(
                folder.resolve("MANY.csv"),
                "MANY",
                "D",
                29,
                1,
                List.of(new FileReport.Skipped("has a date that cannot be read", 1, 30))));
  }

  @Test
  void shouldHavePricesBelowZeroInThePast() throws Exception {
    var file =
        file(
            "CL.csv",
            "Date,Open,High,Low,Close,Volume",
            "2020-04-17,19.87,20.2,17.31,18.27,430910",
            "2020-04-20,17.73,17.85,-40.32,-37.63,247947",
            "2020-04-21,-14.0,13.86,-16.74,10.01,2288",
            "2020-04-22,11.3,14.8,10.26,13.78,5000");
    var market = market(MAX, file);
    var past = market.history().until(market.instruments().getFirst(), market.handOverNanos(NOW));

    play(market);
    trades().forEach(trade -> past.bars().trade(trade));

    assertThat(past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 9))
        .extracting(Bar::close)
        .containsExactly(1827L, -3763L, 1001L, 1378L);
  }

  @Test
  void shouldHaveVolumesThatDoNotFitALong() throws Exception {
    var fine = days("ABCUSDT.csv", 2, "2024-01-03,1,1,1,1,0.00000001");
    var many =
        Files.writeString(
            Files.createDirectory(folder.resolve("d")).resolve("ABCUSDT.csv"),
            "date,open,high,low,close,volume\n2023-12-31,1,1,1,1,110000000000\n");

    var market = market(MAX, fine, many);
    var past = market.history().until(market.instruments().getFirst(), market.handOverNanos(NOW));

    assertThat(past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 9).getFirst().volume())
        .hasToString("11000000000000000000");
  }

  @Test
  void shouldSayWhichFileHasPricesThatDoNotFit() throws Exception {
    var fine = days("ABCUSDT.csv", 2, "2024-01-03,1,2,1,1.00000001,1");
    var large =
        Files.writeString(
            Files.createDirectory(folder.resolve("d")).resolve("ABCUSDT.csv"),
            "date,open,high,low,close,volume\n2024-01-01,1,110000000000,1,1,1\n");

    assertThatExceptionOfType(UnusableFile.class)
        .isThrownBy(() -> market(MAX, fine, large))
        .withMessageContaining(large + " has numbers that are too large for units of 1/100000000");
  }

  private void refuses(Path file, String why) {
    assertThatExceptionOfType(UnusableFile.class)
        .isThrownBy(() -> market(MAX, file))
        .withMessage(file + " " + why);
  }

  @Test
  void shouldRefuseSymbolsThatDifferOnlyInCase() throws Exception {
    var upper = days("AAPL.csv", 3);
    var lower = days("aapl.csv", 3);
    var recording = file("a", trade(0, 7));
    var recorded = days("abcUSDT.csv", 3);

    assertThatExceptionOfType(UnusableFile.class)
        .isThrownBy(() -> market(MAX, upper, lower))
        .withMessage(
            "%s has the symbol aapl, which differs only in case from AAPL of %s; rename one of them"
                .formatted(lower, upper));
    assertThatExceptionOfType(UnusableFile.class)
        .isThrownBy(() -> market(MAX, recorded, recording))
        .withMessageContaining("differs only in case from ABCUSDT of " + recording);
  }

  /** One line of a hundred may be no bar, and no more. */
  @ParameterizedTest
  @CsvSource({"99, 1, true", "98, 1, false", "198, 2, true", "197, 2, false"})
  void shouldGoOnWithoutOneLineOfAHundred(int bars, int others, boolean starts) throws Exception {
    var lines = new ArrayList<String>();
    lines.add("date,open,high,low,close,volume");
    for (int day = 0; day < bars; day++) {
      lines.add(LocalDate.of(2020, 1, 6).plusDays(day) + ",10,12,9,11,100");
    }
    lines.addAll(Collections.nCopies(others, "soon,1,1,1,1,1"));
    var file = file("EDGE.csv", lines.toArray(String[]::new));

    if (starts) {
      assertThat(market(MAX, file).reports().getFirst().rowsSkipped()).isEqualTo(others);
    } else {
      assertThatExceptionOfType(UnusableFile.class)
          .isThrownBy(() -> market(MAX, file))
          .withMessageContaining(
              "has %d of %d lines that are not bars".formatted(others, bars + others));
    }
  }

  /** Files with skipped lines come first, then those of which else something is to be known. */
  @Test
  void shouldReportWhatIsNotUsedOfAFile() throws Exception {
    var recording = file("a", trade(0, 7), "no time", trade(1, 8));
    var covered =
        file(
            "ABCUSDT.csv",
            "date,open,high,low,close,volume",
            "2024-08-06,10,12,9,11,100",
            "2024-08-07,10,12,9,11,100",
            "2024-08-08,10,12,9,11,100",
            "2024-08-09,10,12,9,11,100");
    var index =
        file(
            "INDEX.csv",
            "date,open,high,low,close",
            "2024-08-08,1,1,1,1",
            "2024-08-09,1,1,1,1",
            "2024-08-10,1,1,1,1");

    var reports = market(MAX, days("GOOD.csv", 3), index, covered, recording).reports();

    assertThat(reports)
        .extracting(FileReport::name)
        .containsExactly("a", "INDEX.csv", "ABCUSDT.csv", "GOOD.csv");
    assertThat(reports)
        .extracting(FileReport::notes)
        .containsExactly(
            List.of(),
            List.of(
                "all bars are used as history, because some of the newest 3 have too little volume"
                    + " to be played as trades"),
            List.of("2 bars are not used, because they end after recordings of ABCUSDT begin"),
            List.of());
  }

  /** The units of a recording and of its bars together would not hold a volume of the bars. */
  @Test
  void shouldHaveLargeVolumesBesideARecordingInFineUnits() throws Exception {
    var recording = file("a", trade(0, 7).replace("\"1.0\"", "\"0.00000001\""), trade(1, 8));
    var bars =
        file(
            "ABCUSDT.csv",
            "date,open,high,low,close,volume",
            "2024-08-05,0.1,0.12,0.09,0.11,30000000000",
            "2024-08-06,0.11,0.13,0.1,0.12,61000000000",
            "2024-08-07,0.12,0.13,0.1,0.1,110000000000");

    var market = market(MAX, recording, bars);
    var past = market.history().until(market.instruments().getFirst(), market.handOverNanos(NOW));

    assertThat(market.instruments().getFirst().quantityScale()).isEqualTo(100_000_000);
    assertThat(past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 9))
        .extracting(bar -> bar.volume().toString())
        .containsExactly("3000000000000000000", "6100000000000000000", "11000000000000000000");
    assertThat(past.bars().series(Resolution.WEEK).last(Long.MAX_VALUE, 9).getLast().volume())
        .hasToString("20100000000000000000");
  }
}
