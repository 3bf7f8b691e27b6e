/** Benchmarks of the matching engine. */
@NullMarked
package io.tapeloom.bench.exchange;

import org.jspecify.annotations.NullMarked;
