package io.tapeloom.stream;

/**
 * How sessions of an endpoint speak: what a client may say, and how a publication is written.
 * Thread-safe: one protocol serves the sessions of all loops; its calls for one session come on
 * that session's loop.
 */
public interface Protocol {

  /** A session was opened; nothing was received yet. */
  default void opened(Session session) {}

  /** A session is over; its subscriptions are gone already. */
  default void closed(Session session) {}

  /** One whole text message, valid UTF-8. */
  void received(Session session, byte[] text);

  /** A publication as one text message; asked for once per publication. */
  byte[] encode(Publication<?> publication);
}
