/** Where market events come from, what keeps them coming, and the history behind them. */
@NullMarked
package io.tapeloom.feed;

import org.jspecify.annotations.NullMarked;
