package io.tapeloom.feed.recording;

import io.tapeloom.feed.binance.BinanceDecoder;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.recording.ReceiveTimes.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one recorded file, the next one in sight; what cannot be read or is of no known
 * kind is passed over. Some lines are read ahead, by which receive times are judged. Not
 * thread-safe.
 */
final class RecordingReader implements AutoCloseable {

  /** Lines that are read ahead. */
  private static final int AHEAD = 16;

  /** Is told of lines that are not played as they are. */
  interface Observer {

    /**
     * A line is passed over.
     *
     * @param reason what it does or is, in words that follow the line's number
     */
    void skipped(String reason, long line);

    /** A line is not played when it was received, for that cannot be. */
    void mistimed(long line);
  }

  private record Line(BinanceMessage message, Stamp stamp, long number) {}

  private final RecordedLines lines;
  private final Observer observer;
  private final BinanceDecoder decoder = new BinanceDecoder();
  private final Set<TimeUnit> venueUnits = EnumSet.noneOf(TimeUnit.class);
  private final Deque<Line> ahead = new ArrayDeque<>(AHEAD);
  private final Deque<Stamp> following = new ArrayDeque<>(AHEAD);
  private @Nullable Line current;
  private @Nullable ReceiveTimes times;
  private @Nullable IOException failure;
  private long playedNanos;
  private long rows;
  private boolean ended;

  private RecordingReader(RecordedLines lines, Observer observer) {
    this.lines = lines;
    this.observer = observer;
  }

  static RecordingReader open(Path file, Observer observer) throws IOException {
    return new RecordingReader(RecordedLines.open(file), observer);
  }

  /**
   * Goes to the next message; false at the end of the file, or of what can be read of it.
   *
   * @throws IOException when the file cannot be read on; all lines before were there
   */
  boolean next() throws IOException {
    readAhead();
    if (times == null && !following.isEmpty()) {
      times = new ReceiveTimes(following);
    }
    var line = ahead.poll();
    if (line == null || times == null) {
      if (failure != null) {
        throw failure;
      }
      return false;
    }
    following.remove();
    current = line;
    playedNanos = times.next(line.stamp, following);
    if (!times.isBelieved()) {
      observer.mistimed(line.number);
    }
    return true;
  }

  private void readAhead() {
    try {
      while (ahead.size() < AHEAD && !ended) {
        readLine();
      }
    } catch (IOException e) {
      failure = e;
      ended = true;
    }
  }

  private void readLine() throws IOException {
    rows++;
    switch (lines.next()) {
      case LINE -> decode();
      case BROKEN -> skip("has no receive time and message");
      case END -> {
        ended = true;
        if (!lines.isDamaged()) {
          rows--;
        } else {
          observer.skipped("is damaged or cut off, as is everything after it", lines.number() + 1);
        }
      }
    }
  }

  private void decode() {
    var message = decoder.decode(lines.bytes(), lines.messageAt(), lines.messageLength());
    switch (message) {
      case BinanceMessage.Broken(var why) -> skip("is broken: " + why);
      case BinanceMessage.Unknown(var what) -> skip("is of a kind that is not read: " + what);
      default -> {
        var told = BinanceMessage.timeOf(message);
        if (told.isPresent()) {
          venueUnits.add(decoder.timeUnit());
        }
        var stamp = new Stamp(lines.receivedNanos(), told);
        ahead.add(new Line(message, stamp, lines.number()));
        following.add(stamp);
      }
    }
  }

  private void skip(String reason) {
    observer.skipped(reason, lines.number());
  }

  /** The message in sight is passed over. */
  void passOver(String reason) {
    observer.skipped(reason, inSight().number);
  }

  /** The number of the line in sight, from 1. */
  long line() {
    return inSight().number;
  }

  BinanceMessage message() {
    return inSight().message;
  }

  /** When the message in sight is played, by the receiver's clock; never goes back. */
  long playedNanos() {
    return playedNanos;
  }

  /** How far the receiver's clock was ahead of the venue's at the begin; 0: unknown. */
  long aheadNanos() {
    return times == null ? 0 : times.aheadNanos();
  }

  /** How many lines were read. */
  long rows() {
    return rows;
  }

  /** In what receive times were given so far. */
  Set<TimeUnit> receiveUnits() {
    return lines.units();
  }

  /** In what the venue gave its times so far. */
  Set<TimeUnit> venueUnits() {
    return venueUnits;
  }

  private Line inSight() {
    var line = current;
    if (line == null) {
      throw new IllegalStateException("before the first message");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
