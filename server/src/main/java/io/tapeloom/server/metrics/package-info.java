/** What the server counts and measures, for Prometheus. */
@NullMarked
package io.tapeloom.server.metrics;

import org.jspecify.annotations.NullMarked;
