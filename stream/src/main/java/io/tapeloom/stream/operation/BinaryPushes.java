package io.tapeloom.stream.operation;

import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.topic.Declaration;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.View;
import java.util.Optional;

/**
 * A format in which pushes are binary messages; all other messages are JSON. An application writes
 * it for its own values. Thread-safe: any thread may call all methods.
 */
public interface BinaryPushes {

  /** The subprotocol by which clients choose the format. */
  String subprotocol();

  /** The message that says a declaration. */
  Notice<?> notice();

  /** Returns what a client must know to read a topic's pushes; empty: they are JSON. */
  Optional<Declaration> declaration(Topic<?> topic);

  /**
   * Returns a publication as one message, with the declaration that it refers to; empty: it is sent
   * as JSON. Called once per publication and view.
   *
   * @param view with {@linkplain View#changes changes}, the receivers have {@link
   *     Publication#before}, which is not null; the whole value may be sent to them as well
   */
  Optional<Message> encode(Publication<?> publication, View view);
}
