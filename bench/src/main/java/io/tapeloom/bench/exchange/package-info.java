/** What the matching engine costs. */
@NullMarked
package io.tapeloom.bench.exchange;

import org.jspecify.annotations.NullMarked;
