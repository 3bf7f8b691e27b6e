/**
 * Sockets. The only package that depends on Netty.
 *
 * <p>{@link io.tapeloom.stream.wire.WebSockets} provides the handlers for the pipelines of an HTTP
 * server; {@link io.tapeloom.stream.wire.StreamServer} is a server of its own. {@code
 * UpgradeHandler} handles a request for an endpoint's path; from then on {@code ConnectionHandler}
 * handles the connection. {@code LoopContext} holds the state that the connections of one event
 * loop share.
 */
@NullMarked
package io.tapeloom.stream.wire;

import org.jspecify.annotations.NullMarked;
