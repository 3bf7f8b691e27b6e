package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import java.time.Duration;

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

  /**
   * A text message that is not taken because the client has sent too many.
   *
   * @param wait after how long one would be
   */
  void refused(Session session, byte[] text, Duration wait);

  /**
   * The server goes down, and the session is closed next; a last word.
   *
   * @param reconnectAfter when the client had best come back
   */
  default void draining(Session session, Duration reconnectAfter) {}

  /** A message of that kind; for protocols that have such. */
  default <T extends Record> byte[] encode(Notice<T> notice, T payload) {
    throw new UnsupportedOperationException("this protocol does not know " + notice.name());
  }

  /** A publication as one message; called once per publication and format. */
  Message encode(Publication<?> publication, Format format);
}
