package io.tapeloom.stream;

/**
 * A kind of message that the server sends to one session of its own accord: neither an answer nor a
 * publication. Made known by {@link StreamApi.Builder#notice}, sent by {@link Session#send(Notice,
 * Record)}. Immutable.
 *
 * @param name the type that its messages bear
 * @param payloadType the payload on the wire, a record
 * @param summary one line for the document
 * @param tag its area in the document
 */
public record Notice<T extends Record>(
    String name, Class<T> payloadType, String summary, String tag) {

  /** The server goes down. */
  static final Notice<Draining> DRAINING =
      new Notice<>(
          "draining", Draining.class, "The server goes down, and closes with 1012", "connection");

  /** Something that the client asked for and that was not done, outside of an answer of its own. */
  static final Notice<Failure> ERROR =
      new Notice<>(
          "error", Failure.class, "A message was not taken; the connection stays", "connection");
}
