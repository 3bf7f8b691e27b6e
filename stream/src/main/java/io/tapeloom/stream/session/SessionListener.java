package io.tapeloom.stream.session;

/** Follows the sessions of an API; called on each session's loop, and must not block. */
public interface SessionListener {

  /** A session was opened; nothing was received yet. */
  default void opened(Session session) {}

  /** A session is over; its subscriptions are gone already. */
  default void closed(Session session) {}

  /** Does nothing. */
  static SessionListener none() {
    return new SessionListener() {};
  }
}
