package io.tapeloom.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import io.tapeloom.stream.wire.ByteBudget;
import org.jspecify.annotations.Nullable;

/**
 * What the heads of one connection's requests take, of which no part is counted elsewhere: decoded
 * header lines take far more than their bytes on the wire. A head that comes whole and is answered
 * costs nothing but itself; others count in a budget that all connections share. Owned by the
 * connection's loop.
 */
final class HeadMemory {

  /** What a header line takes beside its characters: an entry, a name, a value, their arrays. */
  private static final int LINE_BYTES = 160;

  /** Characters are there twice, as they came and decoded. */
  private static final int COPIES = 2;

  /** Heads up to this size are forgotten when they are answered. */
  private static final long USUAL_BYTES = 16 * 1024;

  private final ByteBudget budget;
  private final Runnable onShed;
  private long bytes;
  private long lines;
  private ByteBudget.@Nullable Account account;

  /**
   * @param onShed told on any thread that the connection must be given up for others
   */
  HeadMemory(ByteBudget budget, Runnable onShed) {
    this.budget = budget;
    this.onShed = onShed;
  }

  /** Bytes have come that may be of a head. */
  void arrived(ByteBuf part) {
    bytes += part.readableBytes();
    int next = part.forEachByte(ByteProcessor.FIND_LF);
    while (next >= 0) {
      lines++;
      int from = next + 1;
      next = part.forEachByte(from, part.writerIndex() - from, ByteProcessor.FIND_LF);
    }
  }

  /** What has come is not answered yet. */
  void stays() {
    if (bytes == 0) {
      return;
    }
    if (account == null) {
      account = budget.open(onShed);
    }
    account.hold(taken());
  }

  private long taken() {
    return COPIES * bytes + LINE_BYTES * lines;
  }

  /**
   * All requests that are there as a whole are answered. Where more has come than these have as a
   * rule, a part of another may lie in the decoder.
   */
  void answered() {
    if (taken() <= USUAL_BYTES) {
      close();
    }
  }

  /** The connection has ended, or is one of HTTP no more. */
  void close() {
    bytes = 0;
    lines = 0;
    if (account != null) {
      account.close();
      account = null;
    }
  }
}
