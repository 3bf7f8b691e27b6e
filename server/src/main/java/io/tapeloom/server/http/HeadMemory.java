package io.tapeloom.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import io.tapeloom.stream.wire.ByteBudget;
import org.jspecify.annotations.Nullable;

/**
 * Counts the memory of the request heads of one connection, which is not counted elsewhere: decoded
 * header lines use far more memory than their bytes on the wire. A head that arrives in one read
 * and is answered is not counted; others count in a budget that all connections share. Owned by the
 * connection's loop.
 */
final class HeadMemory {

  /** Bytes of a header line besides its characters: an entry, a name, a value, their arrays. */
  private static final int LINE_BYTES = 160;

  /** Number of copies of each character: received and decoded. */
  private static final int COPIES = 2;

  /** Heads up to this size are no longer counted after they are answered. */
  private static final long USUAL_BYTES = 16 * 1024;

  private final ByteBudget budget;
  private final Runnable onShed;
  private long bytes;
  private long lines;
  private ByteBudget.@Nullable Account account;

  /**
   * @param onShed called on any thread when the connection must be closed to free memory
   */
  HeadMemory(ByteBudget budget, Runnable onShed) {
    this.budget = budget;
    this.onShed = onShed;
  }

  /** Counts received bytes that may belong to a head. */
  void arrived(ByteBuf part) {
    bytes += part.readableBytes();
    int next = part.forEachByte(ByteProcessor.FIND_LF);
    while (next >= 0) {
      lines++;
      int from = next + 1;
      next = part.forEachByte(from, part.writerIndex() - from, ByteProcessor.FIND_LF);
    }
  }

  /** Adds the received bytes to the budget, because they are not answered yet. */
  void stays() {
    if (bytes == 0) {
      return;
    }
    if (account == null) {
      account = budget.open(onShed);
    }
    account.hold(estimate());
  }

  private long estimate() {
    return COPIES * bytes + LINE_BYTES * lines;
  }

  /**
   * Called when all complete requests are answered. If more bytes were received than usual, the
   * decoder may hold a part of another request, and the bytes still count.
   */
  void answered() {
    if (estimate() <= USUAL_BYTES) {
      close();
    }
  }

  /** Releases everything: the connection is closed or no longer HTTP. */
  void close() {
    bytes = 0;
    lines = 0;
    if (account != null) {
      account.close();
      account = null;
    }
  }
}
