package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The messages of an endpoint: how messages from clients are handled, and how publications are
 * written. Thread-safe: one protocol serves the sessions of all loops. Calls for one session run on
 * that session's loop, except {@link #read}, {@link #refuse}, {@link #encode(Publication, Format)}
 * and {@link #encode(Declaration)}, which any thread may call.
 */
public interface Protocol {

  /** Called when a session was opened, before its first message. */
  default void opened(Session session) {}

  /** Called when a session has ended and its subscriptions are removed. */
  default void closed(Session session) {}

  /**
   * Reads one complete text message, valid UTF-8. It has no effect on any session yet. Any thread
   * may call this, because a long message is not read on an event loop.
   */
  Handling read(byte[] text);

  /** What follows from a message; called on the loop of the session that has received it. */
  @FunctionalInterface
  interface Handling {

    void handle(Session session);

    /**
     * Whether the message is handled after the answers to earlier ones, because its own answer is
     * sent at once. Otherwise, it is handled at once.
     */
    default boolean isInOrder() {
      return true;
    }

    /** What follows from a message whose answer comes later, in its order or out of it. */
    static Handling atOnce(Handling handling) {
      return new Handling() {
        @Override
        public void handle(Session session) {
          handling.handle(session);
        }

        @Override
        public boolean isInOrder() {
          return false;
        }
      };
    }
  }

  /**
   * Handles one complete binary message, whose content is not kept. Called for a session
   * {@linkplain Format#isChosen with a format}; others are closed.
   */
  default void receivedBinary(Session session) {
    session.close(CloseReason.binary());
  }

  /**
   * The subprotocols that clients may choose as a format, best first. A protocol without any
   * ignores the offers of clients.
   */
  default List<String> formats() {
    return List.of();
  }

  /**
   * Reads a message that is rejected because the client has sent too many; the result answers it.
   * Any thread may call this.
   *
   * @param text the message; empty: it was binary
   * @param wait how long until a message would be accepted
   */
  Handling refuse(byte[] text, Duration wait);

  /**
   * Sends the last message to a session that is closed next because the server shuts down.
   *
   * @param reconnectAfter how long the client should wait before it reconnects
   */
  default void draining(Session session, Duration reconnectAfter) {}

  /** Encodes a notice; for protocols that have notices. */
  default <T extends Record> byte[] encode(Notice<T> notice, T payload) {
    throw new UnsupportedOperationException("this protocol has no notice " + notice.name());
  }

  /** Returns the message that reports values of a topic that a session is not sent. */
  Message encode(Topic<?> topic, Gap gap, Format format);

  /**
   * Returns what a client must know to read the topic's messages in a format; empty: nothing. They
   * may still refer to another one, which is then sent before them.
   */
  default Optional<Declaration> declaration(Topic<?> topic, Format format) {
    return Optional.empty();
  }

  /** Encodes a declaration; for protocols with a format that has declarations. */
  default Message encode(Declaration declaration) {
    throw new UnsupportedOperationException("this protocol has no declarations");
  }

  /** Returns a publication as one message; called once per publication and format. */
  Message encode(Publication<?> publication, Format format);

  /**
   * Returns a publication as one message; called once per publication, format and view. For
   * protocols whose subscriptions have other views than {@link View#WHOLE}.
   *
   * @param view with {@linkplain View#changes changes}, the receivers have {@link
   *     Publication#before}, which is not null
   */
  default Message encode(Publication<?> publication, Format format, View view) {
    return encode(publication, format);
  }
}
