package io.tapeloom.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON text that is made while it is sent, as far as its reader takes it: what is made ahead is
 * about one step's text. Read by one thread at a time.
 */
abstract class StreamedJson extends InputStream {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final Made made = new Made();
  private final JsonGenerator json;
  private boolean complete;

  StreamedJson() {
    try {
      json = FACTORY.createGenerator(made);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
  }

  /**
   * Writes the next part of the text.
   *
   * @return whether there is more
   */
  abstract boolean writeNext(JsonGenerator to) throws IOException;

  /** All of the text, if it has no more than so many bytes; nothing is lost of a longer one. */
  final Optional<byte[]> ifShort(int most) throws IOException {
    fill(most + 1);
    return complete && made.size() <= most ? Optional.of(made.takeAll()) : Optional.empty();
  }

  private void fill(int length) throws IOException {
    while (!complete && made.size() < length) {
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
    if (made.isEmpty()) {
      return length == 0 ? 0 : -1;
    }
    return made.take(target, offset, length);
  }

  /** What was made and not read yet. */
  private static final class Made extends ByteArrayOutputStream {

    /** Longer memory is not kept for what comes later. */
    private static final int USUAL_BYTES = 16 * 1024;

    private int begin;

    @Override
    public synchronized int size() {
      return count - begin;
    }

    boolean isEmpty() {
      return size() == 0;
    }

    synchronized byte[] takeAll() {
      var all = Arrays.copyOfRange(buf, begin, count);
      begin = count;
      return all;
    }

    synchronized int take(byte[] target, int offset, int length) {
      int taken = Math.min(length, size());
      System.arraycopy(buf, begin, target, offset, taken);
      skip(taken);
      return taken;
    }

    private void skip(int bytes) {
      begin += bytes;
      if (begin == count) {
        begin = 0;
        count = 0;
        if (buf.length > USUAL_BYTES) {
          buf = new byte[USUAL_BYTES];
        }
      }
    }
  }
}
