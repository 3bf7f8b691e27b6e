package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tapeloom.exchange.Listing;
import io.tapeloom.exchange.SimulatedVenue;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.SteadyClock;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded is played as it was. */
class RecorderTest {

  private static final long BEGIN =
      TimeUnit.MILLISECONDS.toNanos(Instant.parse("2026-03-04T15:16:17.500Z").toEpochMilli()) + 123;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Playback MAX = new Playback(Playback.MAX, Playback.Times.RECORDED, false);
  private static final int EVENTS = 3_000;

  @TempDir Path folder;

  private final AtomicLong now = new AtomicLong(BEGIN);
  private final InstantSource clock = () -> Instant.ofEpochSecond(0, now.get());
  private final SteadyClock time = new SteadyClock(clock, now::get);

  @Test
  void shouldBePlayedAsItWas() throws Exception {
    var events = simulated();

    record(events, HOUR);

    var market = RecordingMarket.of(files(), MAX, false);
    assertThat(files()).hasSize(1);
    assertThat(market.instruments()).containsExactly(events.getFirst().instrument());
    assertThat(played(market)).isEqualTo(numbered(events));
  }

  @Test
  void shouldBePlayedAsItWasWhenItLiesInSeveralFiles() throws Exception {
    var events = simulated();

    record(events, Duration.ofSeconds(100));

    assertThat(files()).hasSizeGreaterThan(3);
    assertThat(played(RecordingMarket.of(files(), MAX, false))).isEqualTo(numbered(events));
  }

  @Test
  void shouldBePlayedFromAnyOfItsFiles() throws Exception {
    var events = simulated();
    record(events, Duration.ofSeconds(100));
    var last = files().getLast();

    var played = played(RecordingMarket.of(List.of(last), MAX, false));

    var expected = events.subList(events.size() - played.size(), events.size());
    assertThat(played).hasSizeGreaterThan(10).isEqualTo(numbered(expected));
  }

  @Test
  void shouldBePlayedUpToWhereItIsCutOff() throws Exception {
    var events = simulated();
    record(events, HOUR);
    var file = files().getFirst();
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    var played = played(RecordingMarket.of(List.of(file), MAX, false));

    assertThat(played)
        .hasSizeBetween(EVENTS / 4, EVENTS - 1)
        .isEqualTo(numbered(events).subList(0, played.size()));
  }

  @Test
  void shouldOutliveAProgramThatIsKilledUpToTheLastFlush() throws Exception {
    var events = simulated().subList(0, 100);
    try (var recorder = Recorder.start(folder, clock, time, Duration.ofMillis(10), HOUR)) {
      events.forEach(recorder::record);
      Awaitility.await()
          .until(
              () -> {
                now.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
                return !files().isEmpty() && isPlayedWhole(copy(files().getFirst()), events);
              });
    }
  }

  private boolean isPlayedWhole(Path file, List<MarketEvent> events) {
    try {
      return played(RecordingMarket.of(List.of(file), MAX, false)).equals(numbered(events));
    } catch (UnusableFile e) {
      return false; // it was not flushed yet
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The file as another program would find it now. */
  private Path copy(Path file) throws IOException {
    return Files.write(folder.resolve("copy.found"), Files.readAllBytes(file));
  }

  @Test
  void shouldTellAQuoteThatHasNoBook() throws Exception {
    var instrument = Instrument.stock("A.C", "Acme \\ \"Sons\"", "X");
    var book =
        new OrderBook(instrument, List.of(new Level(99, 5)), List.of(new Level(101, 7)), 1, BEGIN);
    var quote = new Quote(instrument, 99, 5, 101, 7, BEGIN);
    var alone = new Quote(instrument, 100, 3, 101, 7, BEGIN + 5);
    var after = new Trade(instrument, 9, 101, 7, Side.BUY, BEGIN + 6);

    record(List.of(quote, book, alone, after), HOUR);

    var seen =
        new OrderBook(
            instrument,
            List.of(new Level(100, 3), new Level(99, 5)),
            List.of(new Level(101, 7)),
            2,
            BEGIN + 5);
    assertThat(played(RecordingMarket.of(files(), MAX, false)))
        .containsExactly(quote, book, alone, seen, after);
  }

  /** The environment may have no other characters than ASCII, and names at most 255 bytes. */
  @Test
  void shouldNameFilesOfSymbolsOfOtherScripts() throws Exception {
    var instrument = Instrument.stock("币安人生USDT", "x", "X");
    var longest = Instrument.stock("币".repeat(32), "x", "X");
    List<MarketEvent> events =
        List.of(
            new Trade(instrument, 1, 5, 6, Side.BUY, BEGIN),
            new Trade(longest, 1, 5, 6, Side.BUY, BEGIN));

    record(events, HOUR);

    assertThat(files()).hasSize(2);
    assertThat(files().getFirst().getFileName()).asString().matches("[a-zTZ0-9.-]+");
    assertThat(played(RecordingMarket.of(files(), MAX, false))).containsAll(events);
  }

  @Test
  void shouldBePlayedAsItWasBelowZero() throws Exception {
    var instrument = Instrument.stock("CL", "Crude oil", "X");
    var book =
        new OrderBook(
            instrument,
            List.of(new Level(0, 1), new Level(-5, 5)),
            List.of(new Level(1, 7)),
            1,
            BEGIN);
    var quote = new Quote(instrument, 0, 1, 1, 7, BEGIN);
    var first = new Trade(instrument, 8, 0, 7, Side.SELL, BEGIN + 5);
    var second = new Trade(instrument, 9, -3763, 7, Side.SELL, BEGIN + 6);

    record(List.of(quote, book, first, second), HOUR);

    assertThat(played(RecordingMarket.of(files(), MAX, false)))
        .containsExactly(quote, book, first, second);
  }

  @Test
  void shouldGoOnAndCountWhatIsLostWhenItCannotWrite() throws Exception {
    var events = simulated();
    var gone = folder.resolve("gone");

    var recorder = Recorder.start(gone, clock, time, Duration.ofSeconds(1), HOUR);
    try (recorder) {

      assertThatCode(() -> events.forEach(recorder::record)).doesNotThrowAnyException();
    }
    assertThat(gone).doesNotExist();
    assertThat(recorder.lost()).isEqualTo(events.size());
  }

  @Test
  void shouldRecordAgainWhenItCan() throws Exception {
    var events = simulated();
    var away = folder.resolve("away");
    var recorder = Recorder.start(away, clock, time, Duration.ofSeconds(1), HOUR);
    try (recorder) {
      events.subList(0, 100).forEach(recorder::record);
      Awaitility.await().until(() -> recorder.lost() == 100);

      Files.createDirectory(away);
      now.addAndGet(TimeUnit.SECONDS.toNanos(11));
      events.subList(100, EVENTS).forEach(recorder::record);
    }
    try (var files = Files.list(away)) {
      var played = played(RecordingMarket.of(files.toList(), MAX, false));

      assertThat(played).isEqualTo(numbered(events.subList(100, EVENTS)).subList(0, played.size()));
      assertThat(played.size() + recorder.lost()).isEqualTo(EVENTS);
    }
  }

  @Test
  void shouldCountWhatAFullDiskLoses() throws Exception {
    try (var disk = SmallDisk.mount(folder, "64k")) {
      var events = simulated();
      var recorder = Recorder.start(disk.folder(), clock, time, Duration.ofSeconds(1), HOUR);
      try (recorder) {
        for (int round = 0; round < 4; round++) {
          events.forEach(recorder::record);
          now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        }
      }

      assertThat(recorder.lost()).isPositive();
    }
  }

  private void record(List<MarketEvent> events, Duration rotation) {
    try (var recorder = Recorder.start(folder, clock, time, Duration.ofSeconds(1), rotation)) {
      for (var event : events) {
        now.set(event.eventTimeNanos() + 1_000);
        recorder.record(event);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
    }
  }

  /** Events of one instrument, from a book on. */
  private static List<MarketEvent> simulated() {
    var venue = new SimulatedVenue(7, 1, Listing.stocks());
    Iterator<MarketEvent> all = venue.events(venue.instruments().getFirst(), BEGIN);
    List<MarketEvent> events = new ArrayList<>();
    while (events.size() < EVENTS) {
      var event = all.next();
      if (!events.isEmpty() || event instanceof Quote) {
        events.add(event);
      }
    }
    return events;
  }

  private static List<MarketEvent> played(RecordingMarket market) throws Exception {
    List<MarketEvent> played = new ArrayList<>();
    market
        .feed(market.handOverNanos(0), () -> Instant.EPOCH, Pause.sleeping(), _ -> {})
        .run(played::add);
    return played;
  }

  /** The same events, whose books are counted from 1. */
  private static List<MarketEvent> numbered(List<MarketEvent> events) {
    List<MarketEvent> numbered = new ArrayList<>();
    long sequence = 0;
    for (var event : events) {
      numbered.add(
          event instanceof OrderBook book
              ? new OrderBook(
                  book.instrument(), book.bids(), book.asks(), ++sequence, book.eventTimeNanos())
              : event);
    }
    return numbered;
  }
}
