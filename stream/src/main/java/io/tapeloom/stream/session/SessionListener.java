package io.tapeloom.stream.session;

/** Observes the sessions of an API. Thread-safe; called on each session's loop, must not block. */
public interface SessionListener {

  /** Called when a session was opened, before its first message. */
  default void opened(Session session) {}

  /** Called when a session has ended and its subscriptions are removed. */
  default void closed(Session session) {}

  /** A listener that ignores all calls. */
  static SessionListener none() {
    return new SessionListener() {};
  }
}
