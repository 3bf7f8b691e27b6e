package io.tapeloom.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.tapeloom.stream.wire.ByteBudget;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is being received. A body that arrives in one part is not counted; one
 * that arrives in several parts counts in a budget that all connections share. Owned by the
 * connection's loop.
 */
final class RequestBody {

  private final ByteBufAllocator allocator;
  private final ByteBudget budget;
  private final Runnable onShed;
  private final int limit;
  private @Nullable ByteBuf bytes;
  private ByteBudget.@Nullable Account account;

  /**
   * @param limit maximum size in bytes
   * @param onShed called on any thread when this body must be dropped to free memory
   */
  RequestBody(ByteBufAllocator allocator, ByteBudget budget, int limit, Runnable onShed) {
    this.allocator = allocator;
    this.budget = budget;
    this.limit = limit;
    this.onShed = onShed;
  }

  int length() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  /**
   * Adds a part.
   *
   * @return whether the body is within its limit
   */
  boolean add(ByteBuf part, boolean last) {
    if (length() + part.readableBytes() > limit) {
      return false;
    }
    if (!part.isReadable()) {
      return true;
    }
    if (bytes == null) {
      bytes = allocator.buffer(part.readableBytes(), limit);
    }
    bytes.writeBytes(part);
    if (!last) {
      if (account == null) {
        account = budget.open(onShed);
      }
      account.hold(bytes.capacity());
    }
    return true;
  }

  /** Returns the complete body; the caller must release it. */
  ByteBuf take() {
    var whole = bytes == null ? Unpooled.EMPTY_BUFFER : bytes;
    bytes = null;
    close();
    return whole;
  }

  /** Releases the received parts. */
  void close() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
    if (account != null) {
      account.close();
      account = null;
    }
  }
}
