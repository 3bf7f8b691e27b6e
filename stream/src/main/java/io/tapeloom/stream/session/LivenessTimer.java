package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.Loop;

/**
 * Detects that a session's peer is gone, according to its format and the {@link Liveness} of its
 * endpoint, and ends a close that takes too long. Owned by the session's loop; lives until it is
 * cancelled.
 */
final class LivenessTimer {

  /** What the session does on a timeout. */
  interface Outcome {

    /**
     * Without a format: the client has sent no valid message in time, or the connection exceeds its
     * lifespan.
     */
    void timedOut();

    /** With a format: the connection exceeds its lifespan. */
    void lifespanOver();

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
  private final boolean pings;
  private final boolean limitsLifespan;
  private final Outcome outcome;
  private final Deadline deadline;
  private final long openedNanos;
  private long lastMessageNanos;
  private long lastFrameNanos;
  private boolean pinged;
  private long pingedNanos;
  private boolean closing;

  LivenessTimer(Endpoint endpoint, Format format, Loop loop, Outcome outcome) {
    this.endpoint = endpoint;
    this.pings = format.isChosen() || endpoint.liveness() == Liveness.PINGS;
    this.limitsLifespan = endpoint.liveness() == Liveness.MESSAGES;
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
    } else if (!pings) {
      outcome.timedOut();
    } else if (lifespanLeft(nowNanos) <= 0) {
      outcome.lifespanOver();
    } else if (pinged) {
      outcome.unanswered();
    } else {
      pinged = true;
      pingedNanos = nowNanos; // a full interval to answer, even if the timer is late
      outcome.pingDue();
      deadline.set(nowNanos + nanosLeft(nowNanos));
    }
  }

  /** Time until something is due if the peer sends nothing more. */
  private long nanosLeft(long nowNanos) {
    long lastNanos = !pings ? lastMessageNanos : pinged ? pingedNanos : lastFrameNanos;
    long interval = endpoint.limits().timeouts().heartbeatInterval().toNanos();
    return Math.min(interval - (nowNanos - lastNanos), lifespanLeft(nowNanos));
  }

  private long lifespanLeft(long nowNanos) {
    return limitsLifespan
        ? endpoint.limits().timeouts().maxConnectionLifespan().toNanos() - (nowNanos - openedNanos)
        : Long.MAX_VALUE;
  }
}
