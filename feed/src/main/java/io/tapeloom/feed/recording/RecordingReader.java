package io.tapeloom.feed.recording;

import io.tapeloom.feed.Tally;
import io.tapeloom.feed.binance.BinanceDecoder;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.recording.RecordedLines.Next;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The messages of one recorded file, the next one in sight; what cannot be read or is of no known
 * kind is passed over. Not thread-safe.
 */
final class RecordingReader implements AutoCloseable {

  private final Path file;
  private final RecordedLines lines;
  private final Tally tally;
  private final BinanceDecoder decoder = new BinanceDecoder();
  private BinanceMessage message = new BinanceMessage.Unknown("before the first");

  private final long most;

  private RecordingReader(Path file, RecordedLines lines, Tally tally, long most) {
    this.file = file;
    this.lines = lines;
    this.tally = tally;
    this.most = most;
  }

  static RecordingReader open(Path file, Tally tally) throws IOException {
    return open(file, tally, Long.MAX_VALUE);
  }

  /**
   * @param most lines to be read
   */
  static RecordingReader open(Path file, Tally tally, long most) throws IOException {
    return new RecordingReader(file, RecordedLines.open(file), tally, most);
  }

  /** Goes to the next message; false at the end of the file, or of what can be read of it. */
  boolean next() throws IOException {
    while (lines.number() < most) {
      var next = lines.next();
      if (next == Next.END) {
        break;
      }
      if (next == Next.BROKEN) {
        passOver("a line that is no receive time and message");
        continue;
      }
      message = decoder.decode(lines.bytes(), lines.messageAt(), lines.messageLength());
      switch (message) {
        case BinanceMessage.Broken(var why) -> passOver("a message that is broken: " + why);
        case BinanceMessage.Unknown(var what) -> passOver("a message of no known kind: " + what);
        default -> {
          return true;
        }
      }
    }
    if (lines.isDamaged()) {
      passOver("the rest of a file that is cut off or damaged");
    }
    return false;
  }

  /** Counts the message in sight as one that is passed over. */
  void passOver(String why) {
    tally.passedOver(why, "%s, line %d".formatted(file.getFileName(), lines.number()));
  }

  BinanceMessage message() {
    return message;
  }

  long receivedNanos() {
    return lines.receivedNanos();
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
