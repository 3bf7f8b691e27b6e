/** JMH benchmarks of single parts of the server, through their public interfaces. */
@NullMarked
package io.tapeloom.bench.parts;

import org.jspecify.annotations.NullMarked;
