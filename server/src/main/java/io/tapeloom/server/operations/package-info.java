/** The operations that clients may use over WebSocket, declared. */
@NullMarked
package io.tapeloom.server.operations;

import org.jspecify.annotations.NullMarked;
