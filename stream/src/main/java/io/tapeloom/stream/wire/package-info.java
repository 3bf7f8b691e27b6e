/**
 * Sockets: the one package that knows Netty.
 *
 * <p>{@link io.tapeloom.stream.wire.WebSockets} is what an HTTP server puts into its pipelines,
 * {@link io.tapeloom.stream.wire.StreamServer} a server of its own. A request for an endpoint's
 * path passes {@code UpgradeHandler}, and the connection is {@code ConnectionHandler}'s from then
 * on. {@code LoopContext} is what the connections of one event loop share.
 */
@NullMarked
package io.tapeloom.stream.wire;

import org.jspecify.annotations.NullMarked;
