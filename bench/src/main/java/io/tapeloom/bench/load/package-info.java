/**
 * Load for the unchanged server: beans that are added when their jar is on its class path and
 * {@code BENCH_LOAD} is set. They replace the simulated market by one without events, and publish
 * to the server's own topics; everything between a topic and the socket is the server's.
 */
@NullMarked
package io.tapeloom.bench.load;

import org.jspecify.annotations.NullMarked;
