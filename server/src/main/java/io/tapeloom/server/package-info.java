/**
 * The application. {@link io.tapeloom.server.Tapeloom} reads the configuration, wires the parts and
 * runs.
 *
 * <p>{@code config} is what the environment may say; {@code auth} who a client is; {@code live}
 * what the server knows of the market now, and its topics; {@code operations} the operation
 * protocol's declarations; {@code rest} the REST resources; {@code problem} how errors are
 * answered; {@code pages} the documents and pages for people; {@code http} what ties all of it to
 * the HTTP server.
 */
@NullMarked
package io.tapeloom.server;

import org.jspecify.annotations.NullMarked;
