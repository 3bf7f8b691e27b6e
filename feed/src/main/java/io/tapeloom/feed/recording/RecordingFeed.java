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
 * Plays recorded files together, in the order in which their messages were received. In a further
 * round all times are later and trade ids continue, so that times never decrease and ids are
 * unique. Not thread-safe.
 */
final class RecordingFeed implements Feed {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingFeed.class);

  /** Number of levels per side of published order books. */
  private static final int LEVELS = 20;

  /** Time between the end of a round and the start of the next one. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Latest end of a round, because nanoseconds in a long end in 2262. */
  private static final long LATEST_NANOS = TimeUnit.DAYS.toNanos(102_268);

  /** Maximum wait until the clock is read again, because it may be set during the wait. */
  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Maximum delay to catch up with; a longer one, or one from a clock that was set, is skipped. */
  private static final long MAX_LATE_NANOS = TimeUnit.MINUTES.toNanos(2);

  /**
   * The mapping of recorded times to played times, in nanoseconds since the epoch.
   *
   * @param firstNanos the first moment of the recording
   * @param fromNanos when this moment is played
   * @param aheadNanos how much later receive times are than these moments
   */
  record Times(long firstNanos, long fromNanos, long aheadNanos) {}

  /** The clock and the pause of the feed. */
  record Waiting(InstantSource clock, Pause pause) {

    long nowNanos() {
      return EpochNanos.now(clock);
    }
  }

  /**
   * A strand in the order of play; for equal times the strand that was started first comes first.
   */
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

  /** The events of one message: at most a trade, or a quote and a book. */
  private final Queue<MarketEvent> pending = new ArrayDeque<>();

  /** The files that could not be read to their end in their last round. */
  private final Set<Path> lost = new HashSet<>();

  private final MessageCounts tally = new MessageCounts();

  /** Shift of this round against the first one, and when the round started. */
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
      LOG.info("Recording has ended: {}", tally);
      notices.accept(new FeedNotice.Ended("The recording has ended"));
    } catch (InterruptedException e) {
      strands.forEach(turn -> turn.strand.close());
      throw e;
    }
  }

  private void playRound(Consumer<? super MarketEvent> listener)
      throws IOException, InterruptedException {
    deliver(listener); // events left by a failure
    while (!strands.isEmpty()) {
      await(strands.element().strand.recordedNanos());
      var turn = strands.remove();
      newestNanos = Math.max(newestNanos, turn.strand.recordedNanos());
      play(turn);
      deliver(listener);
    }
  }

  private void deliver(Consumer<? super MarketEvent> listener) {
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
      LOG.error("Recording continues without {}, which cannot be read", turn.strand.file(), e);
      lost.add(turn.strand.file());
      notices.accept(new FeedNotice.FileLost(turn.strand.file(), why(e)));
    }
  }

  /** Returns the reason as text without the path, which file system exceptions contain. */
  private static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "cannot be read: it no longer exists";
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

  /** Starts the next round; returns false if there is nothing to play. */
  private boolean beginAgain() throws IOException {
    if (newestNanos == times.firstNanos) {
      return false;
    }
    long lasted = newestNanos - times.firstNanos + REST_NANOS;
    if (shiftNanos() + newestNanos > LATEST_NANOS - lasted) {
      LOG.warn("Recording does not start again: its times would be after the year 2250");
      return false;
    }
    LOG.info("Recording starts again, after {}", tally);
    laterNanos += lasted;
    tapes.values().forEach(eventHistory -> eventHistory.beginAgain(lasted));
    begin();
    return true;
  }

  /** The difference between a recorded time and its played time. */
  private long shiftNanos() {
    return times.fromNanos - times.firstNanos + laterNanos;
  }

  private void await(long recordedNanos) throws InterruptedException {
    if (playback.speed() != Playback.MAX) {
      long due =
          begunNanos + (long) ((recordedNanos + laterNanos - times.firstNanos) / playback.speed());
      long now = waiting.nowNanos();
      while (now < due) {
        waiting.pause.forNanos(Math.min(due - now, MAX_PAUSE_NANOS));
        long later = waiting.nowNanos();
        if (later < now) { // the clock was set back; the recording does not wait for it
          begunNanos -= now - later;
          due -= now - later;
        }
        now = later;
      }
      if (now - due > MAX_LATE_NANOS) {
        begunNanos += now - due; // continues from here, as if no time had passed
      }
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("feed stopped");
    }
  }
}
