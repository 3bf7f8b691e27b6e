/** A matching engine: price-time priority over limit orders, in whole ticks and lots. */
@NullMarked
package io.tapeloom.exchange.matching;

import org.jspecify.annotations.NullMarked;
