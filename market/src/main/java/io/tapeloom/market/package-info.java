/**
 * The market model: instruments, quotes, order books, trades, and the bars built from trades.
 * Prices and quantities are integers in units of the instrument; times are UTC.
 */
@NullMarked
package io.tapeloom.market;

import org.jspecify.annotations.NullMarked;
