/**
 * One client's connection and what it is allowed: its subscriptions, liveness, limits and close
 * codes. Speaks to its socket through {@link io.tapeloom.stream.session.Peer} and in the messages
 * of a {@link io.tapeloom.stream.session.Protocol}.
 */
@NullMarked
package io.tapeloom.stream.session;

import org.jspecify.annotations.NullMarked;
