package io.tapeloom.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON text that is generated while it is read. At most about one step of text is generated ahead
 * of the reader. Used by one thread at a time.
 */
abstract class StreamedJson extends InputStream {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Buffer buffer = new Buffer();
  private final JsonGenerator json;
  private boolean complete;

  StreamedJson() {
    try {
      json = FACTORY.createGenerator(buffer);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write to memory", e);
    }
  }

  /**
   * Writes the next part of the text.
   *
   * @return whether more parts follow
   */
  abstract boolean writeNext(JsonGenerator to) throws IOException;

  /** Returns the whole text if it has at most that many bytes; a longer text stays readable. */
  final Optional<byte[]> ifShort(int maxBytes) throws IOException {
    fill(maxBytes + 1);
    return complete && buffer.size() <= maxBytes ? Optional.of(buffer.takeAll()) : Optional.empty();
  }

  private void fill(int length) throws IOException {
    while (!complete && buffer.size() < length) {
      complete = !writeNext(json);
      json.flush();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    fill(1);
    if (buffer.isEmpty()) {
      return length == 0 ? 0 : -1;
    }
    return buffer.take(target, offset, length);
  }

  /** The text that is generated and not read yet. */
  private static final class Buffer extends ByteArrayOutputStream {

    /** A larger array is replaced by one of this size when it is empty. */
    private static final int USUAL_BYTES = 16 * 1024;

    private int start;

    @Override
    public synchronized int size() {
      return count - start;
    }

    boolean isEmpty() {
      return size() == 0;
    }

    synchronized byte[] takeAll() {
      var all = Arrays.copyOfRange(buf, start, count);
      start = count;
      return all;
    }

    synchronized int take(byte[] target, int offset, int length) {
      int taken = Math.min(length, size());
      System.arraycopy(buf, start, target, offset, taken);
      skip(taken);
      return taken;
    }

    private void skip(int bytes) {
      start += bytes;
      if (start == count) {
        start = 0;
        count = 0;
        if (buf.length > USUAL_BYTES) {
          buf = new byte[USUAL_BYTES];
        }
      }
    }
  }
}
