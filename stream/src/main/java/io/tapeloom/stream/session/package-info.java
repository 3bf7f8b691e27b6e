/**
 * The connections of clients: subscriptions, liveness, limits and close codes. A session writes to
 * its socket through {@link io.tapeloom.stream.session.Peer}, and its messages are defined by a
 * {@link io.tapeloom.stream.session.Protocol}.
 */
@NullMarked
package io.tapeloom.stream.session;

import org.jspecify.annotations.NullMarked;
