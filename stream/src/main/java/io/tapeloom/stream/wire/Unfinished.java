package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.NanoClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The incomplete input of one connection: the fragments of a message, a message that is being
 * inflated, and bytes that form no frame yet. It is counted in a {@link ByteBudget} of all
 * connections, and each message must be finished in time. Owned by the event loop of the
 * connection; lives until {@link #close}.
 */
final class Unfinished {

  private final LoopContext loop;
  private final NanoClock clock;
  private final Duration timeout;
  private final Runnable onTimeout;
  private final Runnable onShed;

  private @Nullable ByteBuf fragments;
  private int undecodedBytes;
  private int heldBytes;
  private long countedBytes;
  private ByteBudget.@Nullable Account account;
  private @Nullable Deadline deadline;
  private boolean timed;
  private boolean closed;

  /**
   * @param onTimeout run on the loop when a message is not finished in time
   * @param onShed run on the loop when the memory is needed
   */
  Unfinished(
      LoopContext loop, NanoClock clock, Duration timeout, Runnable onTimeout, Runnable onShed) {
    this.loop = loop;
    this.clock = clock;
    this.timeout = timeout;
    this.onTimeout = onTimeout;
    this.onShed = onShed;
  }

  /** The fragments received so far of the current message; null when there is none. */
  @Nullable ByteBuf fragments() {
    return fragments;
  }

  void append(ByteBuf content) {
    var all = fragments;
    if (all == null) {
      all = content.alloc().buffer(content.readableBytes());
      fragments = all;
    }
    all.writeBytes(content);
  }

  void dropFragments() {
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
  }

  /**
   * Called after each handled frame. Input after the last frame of a message belongs to a new
   * message.
   */
  void advanced() {
    if (fragments == null) {
      timed = false;
    }
  }

  /**
   * Called after each read.
   *
   * @param bytes the memory of the bytes that form no frame yet
   * @param reading whether the channel is read; while it is not, the client's time does not run
   */
  void read(int bytes, boolean reading) {
    if (closed) {
      return;
    }
    undecodedBytes = bytes;
    watch(bytes > 0 || fragments != null, reading);
    count();
  }

  /**
   * Called while a message is inflated or waits for its turn.
   *
   * @param bytes the memory that is in use for it; 0: it is done
   */
  void holding(int bytes) {
    heldBytes = bytes;
    if (!closed) {
      count();
    }
  }

  private void count() {
    long now = (long) undecodedBytes + heldBytes;
    if (fragments != null) {
      now += fragments.capacity();
    }
    if (now != countedBytes) {
      countedBytes = now;
      account().hold(now);
    }
  }

  private void watch(boolean unfinished, boolean reading) {
    if (!unfinished || !reading) {
      timed = false;
      if (deadline != null) {
        deadline.cancel();
      }
    } else if (!timed) {
      timed = true;
      if (deadline == null) {
        deadline = loop.timers().deadline(_ -> onTimeout.run());
      }
      deadline.set(clock.nanoTime() + timeout.toNanos());
    }
  }

  private ByteBudget.Account account() {
    if (account == null) {
      account = loop.memory().unfinished().open(() -> loop.execute(onShed));
    }
    return account;
  }

  /** Releases the input and accepts no more. */
  void close() {
    closed = true;
    dropFragments();
    if (deadline != null) {
      deadline.cancel();
    }
    if (account != null) {
      account.close();
    }
  }
}
