/**
 * The application. {@link io.tapeloom.server.Tapeloom} reads the configuration, wires the parts and
 * runs.
 *
 * <p>{@code config} reads the environment; {@code auth} authenticates clients; {@code live} holds
 * the current state of the market and its topics; {@code operations} declares the operation
 * protocol; {@code rest} has the REST resources; {@code problem} has the error responses; {@code
 * pages} serves the documents and pages; {@code http} connects all of it to the HTTP server.
 */
@NullMarked
package io.tapeloom.server;

import org.jspecify.annotations.NullMarked;
