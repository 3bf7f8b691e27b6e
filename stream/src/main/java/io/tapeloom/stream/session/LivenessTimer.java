package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.Loop;

/**
 * Detects that a session's peer is gone, according to the {@link Liveness} of its endpoint, and
 * ends a close that takes too long. Owned by the session's loop; lives until it is cancelled.
 */
final class LivenessTimer {

  /** What the session does on a timeout. */
  interface Outcome {

    /** The client has sent no valid message in time, or the connection exceeds its lifespan. */
    void timedOut();

    /**
     * The peer was silent for an interval and must be sent a ping; it has one more interval to send
     * any frame.
     */
    void pingDue();

    /** The peer has sent no frame after the ping. */
    void unanswered();

    /** The peer has not completed the close in time. */
    void closeOverdue();
  }

  private final Endpoint endpoint;
  private final Outcome outcome;
  private final Deadline deadline;
  private final long openedNanos;
  private long lastMessageNanos;
  private long lastFrameNanos;
  private boolean pinged;
  private long pingedNanos;
  private boolean closing;

  LivenessTimer(Endpoint endpoint, Loop loop, Outcome outcome) {
    this.endpoint = endpoint;
    this.outcome = outcome;
    this.openedNanos = endpoint.clock().nanoTime();
    this.lastMessageNanos = openedNanos;
    this.lastFrameNanos = openedNanos;
    this.deadline = loop.timers().deadline(this::expire);
    this.deadline.set(openedNanos + nanosLeft(openedNanos));
  }

  /** Called for each valid message. */
  void messageReceived() {
    lastMessageNanos = endpoint.clock().nanoTime();
  }

  /** Called for each frame of any kind. */
  void frameReceived() {
    lastFrameNanos = endpoint.clock().nanoTime();
    pinged = false;
  }

  /** Stops checking the peer, and limits how long the close may take. */
  void closing(long atMostNanos) {
    closing = true;
    deadline.set(endpoint.clock().nanoTime() + atMostNanos);
  }

  void cancel() {
    deadline.cancel();
  }

  private void expire(long nowNanos) {
    if (closing) {
      outcome.closeOverdue();
      return;
    }
    long left = nanosLeft(nowNanos);
    if (left > 0) {
      deadline.set(nowNanos + left);
      return;
    }
    switch (endpoint.liveness()) {
      case MESSAGES -> outcome.timedOut();
      case PINGS -> {
        if (pinged) {
          outcome.unanswered();
        } else {
          pinged = true;
          pingedNanos = nowNanos; // a full interval to answer, even if the timer is late
          outcome.pingDue();
          deadline.set(nowNanos + nanosLeft(nowNanos));
        }
      }
    }
  }

  /** Time until the session ends if the peer sends nothing more. */
  private long nanosLeft(long nowNanos) {
    var timeouts = endpoint.limits().timeouts();
    long interval = timeouts.heartbeatInterval().toNanos();
    return switch (endpoint.liveness()) {
      case MESSAGES ->
          Math.min(
              interval - (nowNanos - lastMessageNanos),
              timeouts.maxConnectionLifespan().toNanos() - (nowNanos - openedNanos));
      case PINGS -> interval - (nowNanos - (pinged ? pingedNanos : lastFrameNanos));
    };
  }
}
