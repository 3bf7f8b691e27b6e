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
 * Reads the messages of one recorded file, one at a time. It skips lines that cannot be read or
 * have an unknown kind, and reads some lines ahead to check receive times. Not thread-safe.
 */
final class RecordingReader implements AutoCloseable {

  /** Number of lines that are read ahead. */
  private static final int AHEAD = 16;

  /** Receives lines that are skipped or played at another time. */
  interface Observer {

    /**
     * A line is skipped.
     *
     * @param reason the reason, as a phrase that follows the number of the line
     */
    void skipped(String reason, long line);

    /** A line is not played at its receive time, because this time cannot be correct. */
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
   * Reads the next message; returns false at the end of the file or of its readable part.
   *
   * @throws IOException if the file cannot be read further; all lines before were returned
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
    if (!times.isAccepted()) {
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
          observer.skipped(
              "is damaged or cut off, and so is everything after it", lines.number() + 1);
        }
      }
    }
  }

  private void decode() {
    var message = decoder.decode(lines.bytes(), lines.messageAt(), lines.messageLength());
    switch (message) {
      case BinanceMessage.Broken(var why) -> skip("is broken: " + why);
      case BinanceMessage.Unknown(var what) -> skip("is of an unsupported kind: " + what);
      default -> {
        var time = BinanceMessage.timeOf(message);
        if (time.isPresent()) {
          venueUnits.add(decoder.timeUnit());
        }
        var stamp = new Stamp(lines.receivedNanos(), time);
        ahead.add(new Line(message, stamp, lines.number()));
        following.add(stamp);
      }
    }
  }

  private void skip(String reason) {
    observer.skipped(reason, lines.number());
  }

  /** Skips the current message. */
  void passOver(String reason) {
    observer.skipped(reason, inSight().number);
  }

  /** The number of the current line, from 1. */
  long line() {
    return inSight().number;
  }

  BinanceMessage message() {
    return inSight().message;
  }

  /** When the current message is played, by the receiver's clock; never decreases. */
  long playedNanos() {
    return playedNanos;
  }

  /** How far the receiver's clock was ahead of the venue's at the start; 0: unknown. */
  long aheadNanos() {
    return times == null ? 0 : times.aheadNanos();
  }

  /** Number of lines that were read. */
  long rows() {
    return rows;
  }

  /** The units of the receive times so far. */
  Set<TimeUnit> receiveUnits() {
    return lines.units();
  }

  /** The units of the venue's times so far. */
  Set<TimeUnit> venueUnits() {
    return venueUnits;
  }

  private Line inSight() {
    var line = current;
    if (line == null) {
      throw new IllegalStateException("There is no current message before the first next()");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
