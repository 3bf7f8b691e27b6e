/**
 * Typed WebSocket operations, topics and their AsyncAPI document.
 *
 * <p>Reading order: {@link io.tapeloom.stream.OperationGroup} (what an application declares),
 * {@link io.tapeloom.stream.StreamApi} (all of it together), {@link io.tapeloom.stream.Topic} and
 * {@link io.tapeloom.stream.Topics} (what is published), {@link io.tapeloom.stream.Session} (who
 * receives it), {@link io.tapeloom.stream.Protocol} (how it is said). Sockets live in {@code wire},
 * decoding and validation in {@code payload}, the document in {@code asyncapi}.
 *
 * <p>Invariants: a session is owned by one loop and touched by no other thread; a publication is
 * encoded once per protocol, whatever the number of its receivers; within a topic {@code seq} only
 * grows, and a subscriber never sees one twice.
 */
@NullMarked
package io.tapeloom.stream;

import org.jspecify.annotations.NullMarked;
