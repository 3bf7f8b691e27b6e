package io.tapeloom.stream.session;

import io.tapeloom.stream.operation.StreamApi;

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
    String name, Class<T> payloadType, String summary, String tag) {}
