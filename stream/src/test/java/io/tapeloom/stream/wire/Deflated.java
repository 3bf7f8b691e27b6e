package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Messages of permessage-deflate (RFC 7692), made and read by the JDK. */
final class Deflated {

  /** The first byte of a final text frame whose message is deflated. */
  static final int TEXT = RawClient.FINAL | 0x40 | RawClient.TEXT;

  /** The empty block at the end of a flush, which a sender leaves out. */
  private static final byte[] TAIL = {0, 0, -1, -1};

  private Deflated() {}

  static byte[] of(String text) {
    return of(text.getBytes(UTF_8), Deflater.DEFAULT_COMPRESSION);
  }

  static byte[] of(byte[] message, int level) {
    var deflater = new Deflater(level, true);
    deflater.setInput(message);
    var flushed = drain(deflater, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(flushed, flushed.length - TAIL.length);
  }

  /** Ends with a final block and an empty one, as section 7.2.3.4 allows. */
  static byte[] withFinalBlock(String text) {
    var finished = finished(text);
    return Arrays.copyOf(finished, finished.length + 1);
  }

  /** A series of blocks that ends with a final one. */
  static byte[] finished(String text) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text.getBytes(UTF_8));
    deflater.finish();
    var finished = drain(deflater, Deflater.NO_FLUSH);
    deflater.end();
    return finished;
  }

  private static byte[] drain(Deflater deflater, int flush) {
    var all = new ByteArrayOutputStream();
    var part = new byte[8192];
    int length;
    do {
      length = deflater.deflate(part, 0, part.length, flush);
      all.write(part, 0, length);
    } while (length == part.length || (flush == Deflater.NO_FLUSH && !deflater.finished()));
    return all.toByteArray();
  }

  /** The text of a message that the server sent. */
  static String text(ReceivedFrame frame) {
    var bytes = new byte[frame.payload().remaining() + TAIL.length];
    frame.payload().duplicate().get(bytes, 0, frame.payload().remaining());
    System.arraycopy(TAIL, 0, bytes, frame.payload().remaining(), TAIL.length);
    var inflater = new Inflater(true);
    inflater.setInput(bytes);
    var all = new ByteArrayOutputStream();
    var part = new byte[8192];
    try {
      for (int length = inflater.inflate(part); length > 0; length = inflater.inflate(part)) {
        all.write(part, 0, length);
      }
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    } finally {
      inflater.end();
    }
    return all.toString(UTF_8);
  }
}
