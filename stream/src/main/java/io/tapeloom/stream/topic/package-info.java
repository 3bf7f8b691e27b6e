/**
 * Named sequences of values: their writer ({@link io.tapeloom.stream.topic.Publisher}), their
 * receivers ({@link io.tapeloom.stream.topic.Subscriber}), and the encodings that all receivers
 * share ({@link io.tapeloom.stream.topic.Publication}). Depends on neither sessions nor sockets.
 */
@NullMarked
package io.tapeloom.stream.topic;

import org.jspecify.annotations.NullMarked;
