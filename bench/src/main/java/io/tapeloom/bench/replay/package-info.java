/** How much of the past a subscriber is told in a second. */
@NullMarked
package io.tapeloom.bench.replay;

import org.jspecify.annotations.NullMarked;
