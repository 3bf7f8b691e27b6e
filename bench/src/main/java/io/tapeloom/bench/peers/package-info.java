/** Servers for comparison, as others would write them with the same libraries. */
@NullMarked
package io.tapeloom.bench.peers;

import org.jspecify.annotations.NullMarked;
