package io.tapeloom.server.http;

import io.netty.channel.EventLoop;
import io.tapeloom.stream.loop.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The current phase of an HTTP connection and its time limit. While a client sends a body or reads
 * an answer, the limit grows with its bytes, so that it must keep a minimum rate. Owned by the
 * connection's event loop.
 */
final class PhaseTimer {

  /** Minimum bytes per second of a body or an answer, after the grace period. */
  private static final long MIN_RATE = 1024;

  /** How long a denied client may take to read its answer, while its bytes are discarded. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long the work for one request may take until its connection is closed. */
  private static final long WORK_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What the connection does. */
  enum Phase {
    /** No byte of a request has arrived. */
    IDLE,
    /** The head of a request is arriving. */
    HEAD,
    /** The body is arriving. */
    BODY,
    /** The request is complete and waits until the event loop can answer it. */
    STARTING,
    /** The request is complete and waits for its turn. */
    WAITING,
    /** The request runs. */
    WORKING,
    /** The answer is being sent. */
    ANSWERING,
    /** The last answer is being sent; received bytes are discarded. */
    LINGERING;

    /** Whether a complete request is not yet answered. */
    boolean isBusy() {
      return isWaiting() || this == WORKING || this == ANSWERING;
    }

    /** Whether a complete request was not started yet. */
    boolean isWaiting() {
      return this == STARTING || this == WAITING;
    }
  }

  private final HttpParts parts;
  private final LongSupplier bodyBytes;
  private final LongSupplier answerBytes;
  private final Runnable onTimeout;

  private @Nullable Deadline deadline;
  private Phase phase = Phase.IDLE;
  private long phaseNanos;

  /**
   * @param bodyBytes bytes of the body that have arrived
   * @param answerBytes bytes of the answer that the client has read
   * @param onTimeout runs when the phase has lasted longer than its limit
   */
  PhaseTimer(
      HttpParts parts, LongSupplier bodyBytes, LongSupplier answerBytes, Runnable onTimeout) {
    this.parts = parts;
    this.bodyBytes = bodyBytes;
    this.answerBytes = answerBytes;
    this.onTimeout = onTimeout;
  }

  /** Starts to watch the time limits. */
  void start(EventLoop loop) {
    deadline = parts.timers(loop).deadline(this::expire);
  }

  void stop() {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase next) {
    phase = next;
    phaseNanos = parts.clock().nanoTime();
    update();
  }

  /** Updates the deadline after bytes have arrived or were read. */
  void update() {
    if (deadline != null) {
      deadline.set(phaseNanos + limitNanos());
    }
  }

  private long limitNanos() {
    return switch (phase) {
      case IDLE -> parts.idleNanos();
      case HEAD, STARTING -> parts.requestNanos();
      case BODY -> parts.requestNanos() + nanosAtMinRate(bodyBytes.getAsLong());
      case WAITING -> parts.waitNanos();
      case WORKING -> WORK_NANOS;
      case ANSWERING -> parts.requestNanos() + nanosAtMinRate(answerBytes.getAsLong());
      case LINGERING -> LINGER_NANOS;
    };
  }

  private static long nanosAtMinRate(long bytes) {
    return TimeUnit.SECONDS.toNanos(1) * bytes / MIN_RATE;
  }

  private void expire(long nowNanos) {
    if (phaseNanos + limitNanos() - nowNanos > 0) {
      update(); // more bytes have arrived or were read meanwhile
    } else {
      onTimeout.run();
    }
  }
}
