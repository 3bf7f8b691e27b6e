package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes a session whose client takes no byte of what waits for it for the stall timeout. Runs
 * while the socket is full. Owned by the session's loop.
 */
final class StallTimer {

  /** The queue is looked at so many times within the timeout. */
  private static final int CHECKS = 4;

  private final Session session;
  private final long checkNanos;
  private @Nullable Deadline next;
  private boolean running;
  private long queuedBytes;
  private int checksWithoutProgress;

  StallTimer(Session session, Duration timeout) {
    this.session = session;
    this.checkNanos = Math.max(1, timeout.toNanos() / CHECKS);
  }

  /** The socket is full. */
  void start() {
    if (!running) {
      running = true;
      checksWithoutProgress = 0;
      if (next == null) {
        next = session.loop().timers().deadline(_ -> check());
      }
      arm(next);
    }
  }

  /** The socket accepts writes, or the session has ended. */
  void stop() {
    if (running && next != null) {
      running = false;
      next.cancel();
    }
  }

  private void arm(Deadline deadline) {
    queuedBytes = session.queuedBytes();
    deadline.set(session.nanoTime() + checkNanos);
  }

  private void check() {
    boolean progress = session.queuedBytes() < queuedBytes;
    checksWithoutProgress = progress ? 0 : checksWithoutProgress + 1;
    if (checksWithoutProgress == CHECKS) {
      running = false;
      session.close(CloseReason.slowConsumer());
    } else if (next != null) {
      arm(next);
    }
  }
}
