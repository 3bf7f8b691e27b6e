/**
 * Typed WebSocket operations, topics and their AsyncAPI document.
 *
 * <p>Reading order: {@code operation} (what an application declares), {@code topic} (what is
 * published), {@code session} (the clients that receive it), {@code wire} (the sockets). In
 * addition, {@code payload} decodes and validates, {@code asyncapi} writes the document, and {@code
 * loop} defines the threads and timers. Packages depend on each other in one direction only:
 * operation → session → topic → loop.
 *
 * <p>Invariants: a session is owned by one loop; a publication is encoded once per encoding, for
 * any number of receivers; within one epoch of a topic {@code seq} only grows, and a subscriber
 * never receives the same {@code seq} twice.
 */
@NullMarked
package io.tapeloom.stream;

import org.jspecify.annotations.NullMarked;
