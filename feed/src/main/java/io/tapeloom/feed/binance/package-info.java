/**
 * The market data of a Binance venue, spot or USD-M futures: its messages, the order book that is
 * spliced of a snapshot and what changed since, and the market events that come of them.
 */
@NullMarked
package io.tapeloom.feed.binance;

import org.jspecify.annotations.NullMarked;
