/** The metrics of the server, in the format of Prometheus. */
@NullMarked
package io.tapeloom.server.metrics;

import org.jspecify.annotations.NullMarked;
