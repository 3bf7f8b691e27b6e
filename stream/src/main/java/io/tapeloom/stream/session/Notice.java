package io.tapeloom.stream.session;

/**
 * A kind of message that the server sends to one session without a request: neither an answer nor a
 * publication. Declared by the operations of an API, sent by {@link Session#send(Notice, Record)}.
 * Immutable.
 *
 * @param name the {@code type} of its messages
 * @param payloadType the type of the payload, a record
 * @param summary one line for the document
 * @param tag its section in the document
 */
public record Notice<T extends Record>(
    String name, Class<T> payloadType, String summary, String tag) {}
