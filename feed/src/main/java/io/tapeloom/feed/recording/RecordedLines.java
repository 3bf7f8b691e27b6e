package io.tapeloom.feed.recording;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a recording, one after the other: a receive time in nanoseconds since the epoch, a
 * blank, and the message. Compressed by gzip or plain. What is cut off in the middle or damaged
 * ends before that place. Not thread-safe.
 */
final class RecordedLines implements AutoCloseable {

  /** Bytes of the longest line; a longer one is passed over. */
  static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final int CHUNK = 64 * 1024;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int MOST_DIGITS = 19;

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK];
  private int chunkSize;
  private int chunkAt;
  private byte[] line = new byte[4096];
  private int length;
  private int messageAt;
  private long receivedNanos;
  private long number;
  private boolean damaged;

  private RecordedLines(InputStream in) {
    this.in = in;
  }

  static RecordedLines open(Path file) throws IOException {
    var raw = new BufferedInputStream(Files.newInputStream(file), CHUNK);
    try {
      raw.mark(2);
      int magic = raw.read() << 8 | raw.read();
      raw.reset();
      return new RecordedLines(magic == GZIP_MAGIC ? new GZIPInputStream(raw, CHUNK) : raw);
    } catch (EOFException e) {
      return new RecordedLines(raw); // not even a whole header: the rest of it is no line
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Whether a line could be read. */
  enum Next {
    LINE,
    /** It has no receive time, or is too long. */
    BROKEN,
    END
  }

  /** Goes to the next line. */
  Next next() throws IOException {
    if (!readLine()) {
      return Next.END;
    }
    number++;
    return length <= MOST_BYTES && splitTime() ? Next.LINE : Next.BROKEN;
  }

  /** The number of the line, from 1. */
  long number() {
    return number;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  /** Holds the message, until the next line is read. */
  byte[] bytes() {
    return line;
  }

  int messageAt() {
    return messageAt;
  }

  int messageLength() {
    return length - messageAt;
  }

  /** Whether the file ended before its end. */
  boolean isDamaged() {
    return damaged;
  }

  private boolean readLine() throws IOException {
    length = 0;
    while (true) {
      if (chunkAt == chunkSize && !readChunk()) {
        return length > 0 && !damaged;
      }
      int end = chunkAt;
      while (end < chunkSize && chunk[end] != '\n') {
        end++;
      }
      append(end);
      if (end < chunkSize) {
        chunkAt = end + 1;
        return true;
      }
      chunkAt = end;
    }
  }

  private boolean readChunk() throws IOException {
    chunkAt = 0;
    chunkSize = 0;
    try {
      chunkSize = Math.max(0, in.read(chunk));
    } catch (EOFException | ZipException e) {
      damaged = true;
    }
    return chunkSize > 0;
  }

  private void append(int end) {
    int more = end - chunkAt;
    if (length + more > MOST_BYTES) {
      length = MOST_BYTES + 1;
      return;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
    }
    System.arraycopy(chunk, chunkAt, line, length, more);
    length += more;
  }

  private boolean splitTime() {
    long nanos = 0;
    int i = 0;
    while (i < length && i < MOST_DIGITS && line[i] >= '0' && line[i] <= '9') {
      nanos = 10 * nanos + line[i] - '0';
      i++;
    }
    if (i == 0 || i == length || line[i] != ' ' || nanos < 0) {
      return false;
    }
    receivedNanos = nanos;
    messageAt = i + 1;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
