package io.tapeloom.feed.recording;

import io.tapeloom.feed.MessageCounts;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.binance.BinanceNormalizer;
import io.tapeloom.market.Instrument;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the messages of a recorded file into the normalizers of their instruments. The file is
 * opened when its first message is due and closed at its end, so that only files being played are
 * open.
 */
final class MessageStrand implements Strand {

  private static final Logger LOG = LoggerFactory.getLogger(MessageStrand.class);

  private final Recording recording;
  private final long aheadNanos;
  private final Map<Instrument, BinanceNormalizer> tapes;
  private final MessageCounts tally;

  /** Null until the first message is due. */
  private @Nullable RecordingReader reader;

  /**
   * @param aheadNanos how far the receiver's clock was ahead of the venue's
   */
  MessageStrand(
      Recording recording,
      long aheadNanos,
      Map<Instrument, BinanceNormalizer> tapes,
      MessageCounts tally) {
    this.recording = recording;
    this.aheadNanos = aheadNanos;
    this.tapes = tapes;
    this.tally = tally;
  }

  private RecordingReader open() throws IOException {
    return RecordingReader.open(
        recording.file(),
        new RecordingReader.Observer() {
          @Override
          public void skipped(String reason, long line) {
            tally.passedOver(reason, where(line));
          }

          @Override
          public void mistimed(long line) {
            tally.noted(
                "a receive time is far from the message's own time, which is used instead",
                where(line));
          }
        });
  }

  private String where(long line) {
    return "%s, line %d".formatted(recording.report().name(), line);
  }

  @Override
  public Path file() {
    return recording.file();
  }

  @Override
  public boolean next() throws IOException {
    return reader == null || reader.next() || isOver(reader);
  }

  /**
   * Returns whether the file has reached the end that it had at the start.
   *
   * @throws IOException if it ends earlier
   */
  private boolean isOver(RecordingReader open) throws IOException {
    long expected = recording.report().rowsRead();
    if (open.rows() < expected) {
      throw new EOFException("ends after %d of %d lines".formatted(open.rows(), expected));
    }
    return false;
  }

  @Override
  public long recordedNanos() {
    return (reader == null ? recording.firstPlayedNanos() : reader.playedNanos()) - aheadNanos;
  }

  /** Opens the file on the first call. */
  @Override
  public void play() throws IOException {
    var open = reader;
    if (open == null) {
      reader = open();
    } else {
      play(open);
    }
  }

  private void play(RecordingReader open) {
    var message = recording.read(open.message());
    if (message instanceof BinanceMessage.Listed) {
      return; // already played
    }
    var eventHistory = recording.instrumentOf(message).map(tapes::get);
    if (eventHistory.isEmpty()) {
      open.passOver(Recording.NO_INSTRUMENT);
    } else if (eventHistory.get().accept(message, open.playedNanos() - aheadNanos)) {
      tally.taken();
    } else {
      open.passOver(Recording.OF_SECOND_KIND);
    }
  }

  @Override
  public void close() {
    var open = reader;
    reader = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("{} could not be closed: {}", recording.file(), e.toString());
      }
    }
  }
}
