package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.recording.Playback.Times;
import io.tapeloom.market.Bar;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many files are played one after the other, and what is wrong with one stops no other. */
class RecordedFilesTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long THEN =
      TimeUnit.MILLISECONDS.toNanos(Instant.parse("2024-08-09T00:00:00Z").toEpochMilli());
  private static final Playback MAX = new Playback(Playback.MAX, Times.RECORDED, false);

  @TempDir Path folder;

  private final List<Trade> trades = new ArrayList<>();
  private final List<FeedNotice> notices = new ArrayList<>();
  private long now;
  private final InstantSource clock = () -> Instant.ofEpochSecond(0, now);

  /** When it was received and when it happened, in seconds after the begin. */
  private static String trade(String symbol, long id, long received, long published) {
    return "%d {\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"2.50\",\"q\":\"1.0\",\"T\":%d,\"m\":true,\"M\":true}}\n"
        .formatted(
            THEN + received * SECOND,
            symbol.toLowerCase(Locale.ROOT),
            TimeUnit.NANOSECONDS.toMillis(THEN + published * SECOND),
            symbol,
            id,
            TimeUnit.NANOSECONDS.toMillis(THEN + published * SECOND));
  }

  private static String trade(long id, long second) {
    return trade("ABCUSDT", id, second, second);
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("", lines));
  }

  private void play(Playback playback, List<Path> files, Consumer<Trade> listener)
      throws Exception {
    var market = RecordingMarket.of(files, playback, false);
    market
        .feed(market.handOverNanos(0), clock, nanos -> now += nanos, notices::add)
        .run(
            event -> {
              if (event instanceof Trade trade) {
                trades.add(trade);
                listener.accept(trade);
              }
            });
  }

  private List<Long> ids() {
    return trades.stream().map(Trade::tradeId).toList();
  }

  /** The files of one hour each that a recorder makes, named in any order. */
  private List<Path> hours(int count) throws IOException {
    var files = new ArrayList<Path>();
    for (int hour = 0; hour < count; hour++) {
      files.add(
          file(
              "%03d".formatted(hour),
              trade(2 * hour + 1, 3_600L * hour),
              trade(2 * hour + 2, 3_600L * hour + 1_800)));
    }
    Collections.shuffle(files, new Random(1));
    return files;
  }

  private static long openFiles() {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHaveFilesOpenWhileTheyArePlayed() throws Exception {
    var files = hours(200);
    var open = new ArrayList<Long>();
    long before = openFiles();

    play(MAX, files, _ -> open.add(openFiles() - before));

    assertThat(ids()).isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
    assertThat(Collections.max(open)).isLessThan(50);
    assertThat(notices).containsExactly(new FeedNotice.Ended("The recording has ended"));
  }

  @Test
  void shouldGoOnWithoutAFileThatCannotBeOpenedAnyMore() throws Exception {
    var files = hours(4);

    play(
        MAX,
        files,
        trade -> {
          if (trade.tradeId() == 1) {
            delete(folder.resolve("002"));
          }
        });

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 7L, 8L);
    assertThat(notices.getFirst())
        .isEqualTo(
            new FeedNotice.FileLost(folder.resolve("002"), "cannot be read: it no longer exists"));
    assertThat(notices.getLast()).isEqualTo(new FeedNotice.Ended("The recording has ended"));
  }

  @Test
  void shouldReportAFileThatWasCutOffWhileItWasNotPlayedYet() throws Exception {
    var files = hours(4);

    play(
        MAX,
        files,
        trade -> {
          if (trade.tradeId() == 1) {
            write("002", trade(5, 7_200));
          }
        });

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L);
    assertThat(notices)
        .contains(
            new FeedNotice.FileLost(
                folder.resolve("002"), "cannot be read to its end: ends after 1 of 2 lines"));
    assertThat(notices.getLast()).isEqualTo(new FeedNotice.Ended("The recording has ended"));
  }

  @Test
  void shouldFindALostFileThatIsReadToItsEndInTheNextRound() throws Exception {
    var files = hours(2);
    var away = folder.resolve("away");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                play(
                    new Playback(1, Times.RECORDED, true),
                    files,
                    _ -> {
                      switch (trades.size()) {
                        case 1 -> move(folder.resolve("001"), away);
                        case 3 -> move(away, folder.resolve("001"));
                        case 7 -> throw new UncheckedIOException(new IOException("enough"));
                        default -> {}
                      }
                    }));

    assertThat(notices)
        .containsExactly(
            new FeedNotice.FileLost(folder.resolve("001"), "cannot be read: it no longer exists"),
            new FeedNotice.FileFound(folder.resolve("001")));
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldLookAtEachFileBeforeItBegins() throws Exception {
    var good = file("good", trade(1, 1));
    var bad = file("bad", "hello\n");

    assertThatExceptionOfType(UnusableFile.class)
        .isThrownBy(() -> play(MAX, List.of(good, bad, folder.resolve("none")), _ -> {}))
        .withMessageStartingWith(bad + " is not a recording");
  }

  /** The line of an hour ahead is played by its own time, and so are those after it. */
  @Test
  void shouldNotWaitForALineThatWasReceivedFarAhead() throws Exception {
    var heard = new ArrayList<Long>();
    var file =
        file(
            "a",
            trade("ABCUSDT", 1, 0, 0),
            trade("ABCUSDT", 2, 3_602, 2),
            trade("ABCUSDT", 3, 3, 3),
            trade("ABCUSDT", 4, -7_000, 4),
            trade("ABCUSDT", 5, 5, 5),
            trade("ABCUSDT", 6, 4_006, 4_006));

    play(new Playback(1, Times.RECORDED, false), List.of(file), _ -> heard.add(now / SECOND));

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(heard).containsExactly(0L, 2L, 3L, 4L, 5L, 4_006L);
    assertThat(RecordingScan.of(file).findings())
        .isEqualTo("2 receive times are far from the messages' own, the first of them in line 2");
  }

  /** As when a recording of 2024 was played in 2026, and that was recorded. */
  @Test
  void shouldNotWaitForAClockThatWasFarAhead() throws Exception {
    var heard = new ArrayList<Long>();
    long years = TimeUnit.DAYS.toSeconds(700);
    var file =
        file(
            "a",
            trade("ABCUSDT", 1, years, 0),
            trade("ABCUSDT", 2, years + 2, 2),
            trade("ABCUSDT", 3, years + 9, 9));

    play(new Playback(1, Times.RECORDED, false), List.of(file), _ -> heard.add(now / SECOND));

    assertThat(heard).containsExactly(0L, 2L, 9L);
    assertThat(trades.getFirst().eventTimeNanos()).isEqualTo(THEN);
    assertThat(RecordingScan.of(file).findings())
        .isEqualTo("the receiver's clock is PT16800H ahead of the venue's");
  }

  @Test
  void shouldPlayFilesOfEqualTimesInTheOrderInWhichTheyBegan() throws Exception {
    var first = file("1", trade(1, 1), trade(2, 5));
    var second = file("2", trade(3, 5), trade(4, 6));

    play(MAX, List.of(second, first), _ -> {});

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void shouldEndBeforeTimesDoWhenItIsPlayedAgainAndAgain() throws Exception {
    long year = TimeUnit.DAYS.toSeconds(365);
    var file = file("a", trade(1, 0), trade(2, 60 * year));

    play(new Playback(10_000, Times.RECORDED, true), List.of(file), _ -> {});

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(trades)
        .isSortedAccordingTo((a, b) -> Long.compare(a.eventTimeNanos(), b.eventTimeNanos()));
  }

  private List<Bar> days(RecordingMarket market, String symbol) throws Exception {
    var instrument =
        market.instruments().stream()
            .filter(each -> each.symbol().equals(symbol))
            .findFirst()
            .orElseThrow();
    long handOver = market.handOverNanos(0);
    var past = market.history().until(instrument, handOver);
    market
        .feed(handOver, clock, nanos -> now += nanos, notices::add)
        .run(
            event -> {
              if (event.instrument().equals(instrument) && event instanceof Trade trade) {
                assertThat(past.bars().trade(trade)).isTrue();
              }
            });
    return past.bars().series(Resolution.DAY).last(Long.MAX_VALUE, 100);
  }

  /** Shares of which one is traded on a day, and an index, which has no volume. */
  @Test
  void shouldLoseNoBarBesideRecordings() throws Exception {
    var recording = file("a", trade(1, 1), trade(2, 2));
    var rare =
        file(
            "RARE.csv",
            "date,open,high,low,close,volume\n",
            "2024-08-07,10,12,9,11,5\n",
            "2024-08-09,10,12,9,11,1\n",
            "2024-08-10,10,12,9,11,3\n",
            "2024-08-11,10,12,9,11,100\n");
    var index =
        file(
            "INDEX.csv",
            "date,open,high,low,close,volume\n",
            "2024-08-07,10,12,9,11,5\n",
            "2024-08-09,10,12,9,11,0\n",
            "2024-08-10,10,12,9,11,8\n",
            "2024-08-11,10,12,9,11,0\n");
    var market = RecordingMarket.of(List.of(recording, rare, index), MAX, false);

    assertThat(days(market, "RARE")).hasSize(4);
    assertThat(days(market, "INDEX")).hasSize(4);
    var traded = new ArrayList<MarketEvent>();
    market.feed(market.handOverNanos(0), clock, _ -> {}, notices::add).run(traded::add);
    assertThat(traded)
        .filteredOn(event -> event.instrument().symbol().equals("RARE") && event instanceof Trade)
        .hasSize(12);
  }
}
