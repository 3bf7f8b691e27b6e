package io.tapeloom.feed.recording;

import io.tapeloom.feed.EpochNanos;
import io.tapeloom.feed.Feed;
import io.tapeloom.feed.FeedNotice;
import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.binance.BinanceNormalizer;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays recorded files together, in the order in which their messages were received. Played again,
 * all times are later and trades are counted on: no time ever goes back, no id is there twice. Not
 * thread-safe.
 */
final class RecordingFeed implements Feed {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingFeed.class);

  /** Levels of a side that order books are published with. */
  private static final int LEVELS = 20;

  /** Between the end and the next beginning. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No round begins that would end later: a long of nanoseconds ends in 2262. */
  private static final long LATEST_NANOS = TimeUnit.DAYS.toNanos(102_268);

  /** The clock may be set while the thread waits; it is looked at this often. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A stall that is no longer is caught up with; a longer one, or a clock that was set, is not. */
  private static final long MAX_LATE_NANOS = TimeUnit.MINUTES.toNanos(2);

  /**
   * Where in time it is played; both in nanoseconds since the epoch.
   *
   * @param firstNanos the first moment of the recording
   * @param fromNanos what that moment becomes
   * @param aheadNanos how much later receive times are than those
   */
  record Times(long firstNanos, long fromNanos, long aheadNanos) {}

  /** How it waits. */
  record Waiting(InstantSource clock, Pause pause) {

    long nowNanos() {
      return EpochNanos.now(clock);
    }
  }

  /** Of strands whose times are equal, the one that began first comes first. */
  private record Turn(Strand strand, int number) {}

  private final List<Instrument> instruments;
  private final List<Recording> recordings;
  private final List<BarFile> barFiles;
  private final Playback playback;
  private final Times times;
  private final Waiting waiting;
  private final Consumer<? super FeedNotice> notices;

  private final Map<Instrument, BinanceNormalizer> tapes = new LinkedHashMap<>();
  private final PriorityQueue<Turn> strands =
      new PriorityQueue<>(
          Comparator.<Turn>comparingLong(turn -> turn.strand.recordedNanos())
              .thenComparingInt(Turn::number));

  /** What one message has brought: no more than a trade, or a quote and a book. */
  private final Queue<MarketEvent> pending = new ArrayDeque<>();

  /** The files that could not be read to their end when they were played last. */
  private final Set<Path> lost = new HashSet<>();

  private final MessageCounts tally = new MessageCounts();

  /** How much later than the first time it is played, and when it began. */
  private long laterNanos;

  private long begunNanos;
  private long newestNanos;
  private int rounds;
  private boolean over;

  RecordingFeed(
      List<Instrument> instruments,
      List<Recording> recordings,
      List<BarFile> barFiles,
      Playback playback,
      Times times,
      Waiting waiting,
      Consumer<? super FeedNotice> notices) {
    this.instruments = instruments;
    this.recordings = recordings.stream().sorted(Recording.inOrder()).toList();
    this.barFiles = barFiles;
    this.playback = playback;
    this.times = times;
    this.waiting = waiting;
    this.notices = notices;
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void run(Consumer<? super MarketEvent> listener) throws Exception {
    try {
      if (rounds == 0) {
        begunNanos = waiting.nowNanos();
        begin();
      }
      do {
        playRound(listener);
      } while (playback.loop() && beginAgain());
      over = true;
      LOG.info("The recording is over: {}", tally);
      notices.accept(new FeedNotice.Ended("The recording is over"));
    } catch (InterruptedException e) {
      strands.forEach(turn -> turn.strand.close());
      throw e;
    }
  }

  private void playRound(Consumer<? super MarketEvent> listener)
      throws IOException, InterruptedException {
    handOn(listener); // what was left by a failure
    while (!strands.isEmpty()) {
      await(strands.element().strand.recordedNanos());
      var turn = strands.remove();
      newestNanos = Math.max(newestNanos, turn.strand.recordedNanos());
      play(turn);
      handOn(listener);
    }
  }

  private void handOn(Consumer<? super MarketEvent> listener) {
    while (!pending.isEmpty()) {
      var event = pending.remove();
      newestNanos = Math.max(newestNanos, event.eventTimeNanos() - shiftNanos());
      listener.accept(event);
    }
  }

  private void begin() throws IOException {
    rounds++;
    newestNanos = times.firstNanos;
    for (var recording : recordings) {
      for (var instrument : recording.instruments().values()) {
        tapes.computeIfAbsent(
            instrument,
            _ -> new BinanceNormalizer(instrument, LEVELS, shiftNanos(), pending::add, notices));
      }
      continueWith(
          new Turn(new MessageStrand(recording, times.aheadNanos, tapes, tally), strands.size()));
    }
    for (var file : barFiles) {
      long trades = BarStrand.trades(file.bars());
      continueWith(
          new Turn(
              new BarStrand(file, file.bars(), shiftNanos(), (rounds - 1) * trades, pending::add),
              strands.size()));
    }
  }

  private void play(Turn turn) throws IOException, InterruptedException {
    try {
      turn.strand.play();
      continueWith(turn);
    } catch (ClosedByInterruptException e) {
      turn.strand.close();
      throw new InterruptedException("feed stopped");
    } catch (IOException e) {
      turn.strand.close();
      LOG.error("{} cannot be read, and is left out from here on", turn.strand.file(), e);
      lost.add(turn.strand.file());
      notices.accept(new FeedNotice.FileLost(turn.strand.file(), why(e)));
    }
  }

  /** In words; the message of a file system's exception would be the whole path. */
  private static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "cannot be read: it does not exist any more";
      case AccessDeniedException _ -> "cannot be read: access is denied";
      case FileSystemException failed ->
          "cannot be read: "
              + Objects.requireNonNullElse(failed.getReason(), "the disk has failed");
      case EOFException early -> "cannot be read to its end: " + early.getMessage();
      default -> "cannot be read: " + Objects.requireNonNullElse(e.getMessage(), e.toString());
    };
  }

  private void continueWith(Turn turn) throws IOException {
    if (turn.strand.next()) {
      strands.add(turn);
      return;
    }
    turn.strand.close();
    if (lost.remove(turn.strand.file())) {
      notices.accept(new FeedNotice.FileFound(turn.strand.file()));
    }
  }

  /** Begins once more; false if there is nothing to be played. */
  private boolean beginAgain() throws IOException {
    if (newestNanos == times.firstNanos) {
      return false;
    }
    long lasted = newestNanos - times.firstNanos + REST_NANOS;
    if (shiftNanos() + newestNanos > LATEST_NANOS - lasted) {
      LOG.warn("The recording does not begin again: its times would be after the year 2250");
      return false;
    }
    LOG.info("The recording begins again, after {}", tally);
    laterNanos += lasted;
    tapes.values().forEach(eventHistory -> eventHistory.beginAgain(lasted));
    begin();
    return true;
  }

  /** From a time of the recording to the time of the event that is played. */
  private long shiftNanos() {
    return times.fromNanos - times.firstNanos + laterNanos;
  }

  private void await(long recordedNanos) throws InterruptedException {
    if (playback.speed() != Playback.MAX) {
      long due =
          begunNanos + (long) ((recordedNanos + laterNanos - times.firstNanos) / playback.speed());
      long now = waiting.nowNanos();
      while (now < due) {
        waiting.pause.forNanos(Math.min(due - now, LONGEST_PAUSE_NANOS));
        long later = waiting.nowNanos();
        if (later < now) { // the clock was set back, and the recording does not wait for it
          begunNanos -= now - later;
          due -= now - later;
        }
        now = later;
      }
      if (now - due > MAX_LATE_NANOS) {
        begunNanos += now - due; // it goes on from here, as if no time had passed
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("feed stopped");
    }
  }
}
