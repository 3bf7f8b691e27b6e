package io.tapeloom.stream.wire;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Deflates messages, each by itself (RFC 7692, section 7.2.1). Owned by an event loop and shared by
 * its connections, so that a connection needs no memory for it. Takes about 300 KB when it is used
 * first, and lives as long as the loop.
 */
final class MessageDeflater {

  /** In bytes. Deflating a shorter message costs more than it saves. */
  static final int MIN_BYTES = 256;

  /** Of messages of a kilobyte, all levels take the same time; this one saves the most bytes. */
  private static final int LEVEL = 6;

  /** The end of a flush, {@code 00 00 ff ff}, which is left out. */
  private static final int TAIL_BYTES = 4;

  private static final int MAX_KEPT_BYTES = 64 * 1024;

  private @Nullable Deflater deflater;
  private byte[] kept = {};

  /**
   * Deflates a message.
   *
   * @return the deflated bytes, valid until the next call; null: they are not shorter
   */
  @Nullable ByteBuffer deflate(ByteBuffer text) {
    var to = roomFor(text.remaining());
    var by = deflater();
    by.reset();
    by.setInput(text);
    int length = by.deflate(to, 0, to.length, Deflater.SYNC_FLUSH) - TAIL_BYTES;
    return length + TAIL_BYTES < to.length ? ByteBuffer.wrap(to, 0, length) : null;
  }

  /** Room for a result that is shorter than the message. */
  private byte[] roomFor(int bytes) {
    if (bytes > MAX_KEPT_BYTES) {
      return new byte[bytes];
    }
    if (kept.length < bytes) {
      kept = new byte[bytes];
    }
    return kept;
  }

  private Deflater deflater() {
    if (deflater == null) {
      deflater = new Deflater(LEVEL, true);
    }
    return deflater;
  }
}
