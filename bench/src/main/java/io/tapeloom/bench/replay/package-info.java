/** Measures the throughput of replays. */
@NullMarked
package io.tapeloom.bench.replay;

import org.jspecify.annotations.NullMarked;
