/**
 * Named sequences of values: who counts them ({@link io.tapeloom.stream.topic.Publisher}), who
 * receives them ({@link io.tapeloom.stream.topic.Subscriber}), and the encodings that all receivers
 * share ({@link io.tapeloom.stream.topic.Publication}). Knows neither sessions nor sockets.
 */
@NullMarked
package io.tapeloom.stream.topic;

import org.jspecify.annotations.NullMarked;
