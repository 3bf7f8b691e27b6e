package io.tapeloom.server.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;

/**
 * The gzip form of a stream, compressed while it is read (RFC 1952). Used by one thread at a time.
 */
final class GzipStream extends InputStream {

  /** About a third of the time of the usual level, for texts that are a few percent longer. */
  private static final int LEVEL = 3;

  private static final int BUFFER_BYTES = 8 * 1024;

  /** Magic number, deflate, no flags, no time, no extra flags, an unknown system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private static final int TRAILER_BYTES = 8;

  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 checksum = new CRC32();
  private final InputStream parts;

  @SuppressWarnings("JdkObsolete") // a SequenceInputStream takes no other series
  GzipStream(InputStream text) {
    var checked = new CheckedInputStream(text, checksum);
    var deflated = new DeflaterInputStream(checked, deflater, BUFFER_BYTES);
    var all =
        List.<Supplier<InputStream>>of(this::header, () -> deflated, this::trailer).iterator();
    parts =
        new SequenceInputStream(
            new Enumeration<>() {
              @Override
              public boolean hasMoreElements() {
                return all.hasNext();
              }

              @Override
              public InputStream nextElement() {
                return all.next().get();
              }
            });
  }

  @Override
  public int read() throws IOException {
    return parts.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return parts.read(target, offset, length);
  }

  private InputStream header() {
    return new ByteArrayInputStream(HEADER);
  }

  private InputStream trailer() {
    return new ByteArrayInputStream(
        ByteBuffer.allocate(TRAILER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) checksum.getValue())
            .putInt((int) deflater.getBytesRead())
            .array());
  }

  @Override
  public void close() throws IOException {
    try {
      parts.close();
    } finally {
      deflater.end();
    }
  }
}
