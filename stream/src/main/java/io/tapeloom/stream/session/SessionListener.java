package io.tapeloom.stream.session;

import java.util.List;

/** Observes the sessions of an API. Thread-safe; called on each session's loop, must not block. */
public interface SessionListener {

  /** Called when a session was opened, before its first message. */
  default void opened(Session session) {}

  /** Called when a session has ended and its subscriptions are removed. */
  default void closed(Session session) {}

  /** Returns a listener that calls several others, in their order. */
  static SessionListener all(List<SessionListener> listeners) {
    var each = List.copyOf(listeners);
    return new SessionListener() {

      @Override
      public void opened(Session session) {
        each.forEach(listener -> listener.opened(session));
      }

      @Override
      public void closed(Session session) {
        each.forEach(listener -> listener.closed(session));
      }
    };
  }

  /** A listener that ignores all calls. */
  static SessionListener none() {
    return new SessionListener() {};
  }
}
