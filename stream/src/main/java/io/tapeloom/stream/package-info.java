/**
 * Typed WebSocket operations, topics and their AsyncAPI document.
 *
 * <p>Reading order: {@code operation} (what an application declares), {@code topic} (what is
 * published), {@code session} (who receives it), {@code wire} (the sockets). Beside them {@code
 * payload} decodes and validates, {@code asyncapi} writes the document, and {@code loop} has the
 * threads and timers. Packages depend on each other in one direction only: operation → session →
 * topic → loop.
 *
 * <p>Invariants: a session is owned by one loop and touched by no other thread; a publication is
 * encoded once per encoding, whatever the number of its receivers; within a topic {@code seq} only
 * grows, and a subscriber never receives one twice.
 */
@NullMarked
package io.tapeloom.stream;

import org.jspecify.annotations.NullMarked;
