package io.tapeloom.feed.recording;

import io.tapeloom.feed.EpochTimes;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the lines of a recording: a receive time since the epoch, a blank or tab, and the message.
 * The size of a time determines its unit: seconds, milliseconds, microseconds or nanoseconds, with
 * or without a fraction. Files are plain or compressed by gzip; empty lines are ignored. A file
 * that is cut off or damaged ends before that place. Not thread-safe.
 */
final class RecordedLines implements AutoCloseable {

  /** Maximum bytes of a line; a longer line is skipped. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final int CHUNK = 64 * 1024;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int MAX_DIGITS = 19;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Minimum of milliseconds: the year 5138 in seconds, March 1973 in milliseconds. */
  private static final long MIN_MILLIS = 100_000_000_000L;

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
  private final Set<TimeUnit> units = EnumSet.noneOf(TimeUnit.class);

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
      return new RecordedLines(raw); // the gzip header is incomplete, so there are no lines
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The result of reading a line. */
  enum Next {
    LINE,
    /** The line has no receive time, or is too long. */
    BROKEN,
    END
  }

  /** Reads the next line. */
  Next next() throws IOException {
    do {
      if (!readLine()) {
        return Next.END;
      }
      number++;
    } while (isBlank());
    return length <= MAX_BYTES && splitTime() ? Next.LINE : Next.BROKEN;
  }

  /** The number of the line, from 1. */
  long number() {
    return number;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  /** The buffer with the message; valid until the next line is read. */
  byte[] bytes() {
    return line;
  }

  int messageAt() {
    return messageAt;
  }

  int messageLength() {
    return length - messageAt;
  }

  /** The units of the receive times so far. */
  Set<TimeUnit> units() {
    return Collections.unmodifiableSet(units);
  }

  /** Whether the file is damaged or cut off. */
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
    if (length + more > MAX_BYTES) {
      length = MAX_BYTES + 1;
      return;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
    }
    System.arraycopy(chunk, chunkAt, line, length, more);
    length += more;
  }

  private boolean isBlank() {
    return length == 0 || (length == 1 && line[0] == '\r');
  }

  private boolean splitTime() {
    int begin = number == 1 && startsWithByteOrderMark() ? 3 : 0;
    int at = begin;
    long time = 0;
    while (at < length && isDigit(line[at]) && at - begin < MAX_DIGITS) {
      time = 10 * time + line[at++] - '0';
    }
    if (at == begin || time < 0) {
      return false;
    }
    var unit = time < MIN_MILLIS ? TimeUnit.SECONDS : EpochTimes.unitOf(time);
    long unitNanos = unit.toNanos(1);
    long fraction = 0;
    if (at < length && line[at] == '.') {
      long part = unitNanos;
      for (at++; at < length && isDigit(line[at]); at++) {
        part /= 10;
        fraction += part * (line[at] - '0');
      }
    }
    if (at == length
        || (line[at] != ' ' && line[at] != '\t')
        || time > (Long.MAX_VALUE - NANOS_PER_SECOND) / unitNanos) {
      return false;
    }
    units.add(unit);
    receivedNanos = time * unitNanos + fraction;
    messageAt = at + 1;
    return true;
  }

  private boolean startsWithByteOrderMark() {
    return length > 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
