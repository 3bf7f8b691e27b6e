/**
 * Load for the server as it is: beans that join it when their jar is on its class path and {@code
 * BENCH_LOAD} is set. They put a market without events in place of the simulated one, and publish
 * to the server's own topics; all between a topic and the socket is the server's.
 */
@NullMarked
package io.tapeloom.bench.load;

import org.jspecify.annotations.NullMarked;
