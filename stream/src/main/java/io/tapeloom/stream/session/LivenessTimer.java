package io.tapeloom.stream.session;

import io.tapeloom.stream.loop.Deadline;
import io.tapeloom.stream.loop.Loop;

/**
 * Finds out that a session's peer is gone, in the way that its endpoint asks for, and ends a close
 * that takes too long. Owned by the session's loop.
 */
final class LivenessTimer {

  /** What happens to the session when time is up. */
  interface Outcome {

    /** The client has sent no valid message in time, or the session has lasted too long. */
    void timedOut();

    /** A ping is to be sent; the peer has one more interval to send anything. */
    void pingDue();

    /** The peer has sent nothing at all after a ping. */
    void unanswered();

    /** The peer has not finished its close in time. */
    void closeOverdue();
  }

  private final Endpoint endpoint;
  private final Outcome outcome;
  private final Deadline deadline;
  private final long openedNanos;
  private long lastMessageNanos;
  private long lastHeardNanos;
  private boolean pinged;
  private long pingedNanos;
  private boolean closing;

  LivenessTimer(Endpoint endpoint, Loop loop, Outcome outcome) {
    this.endpoint = endpoint;
    this.outcome = outcome;
    this.openedNanos = endpoint.clock().nanoTime();
    this.lastMessageNanos = openedNanos;
    this.lastHeardNanos = openedNanos;
    this.deadline = loop.timers().deadline(this::expire);
    this.deadline.set(openedNanos + nanosLeft(openedNanos));
  }

  /** A valid message has come. */
  void messageCame() {
    lastMessageNanos = endpoint.clock().nanoTime();
  }

  /** A frame of any kind has come. */
  void frameCame() {
    lastHeardNanos = endpoint.clock().nanoTime();
    pinged = false;
  }

  /** From now on only the end of the connection is waited for, for so long at most. */
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
          pingedNanos = nowNanos; // however late the timer is: the peer has its time to answer
          outcome.pingDue();
          deadline.set(nowNanos + nanosLeft(nowNanos));
        }
      }
    }
  }

  /** How long the session may live on if nothing more comes. */
  private long nanosLeft(long nowNanos) {
    var timeouts = endpoint.limits().timeouts();
    long interval = timeouts.heartbeatInterval().toNanos();
    return switch (endpoint.liveness()) {
      case MESSAGES ->
          Math.min(
              interval - (nowNanos - lastMessageNanos),
              timeouts.maxConnectionLifespan().toNanos() - (nowNanos - openedNanos));
      case PINGS -> interval - (nowNanos - (pinged ? pingedNanos : lastHeardNanos));
    };
  }
}
