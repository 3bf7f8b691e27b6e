/**
 * Paper trading: accounts that trade against the public trades and order books of a market, without
 * changing them and never against each other. Every execution names the trade or the book that
 * proves it. Commands and market events are handled by one thread, in one order; what they come to
 * is written to a journal of facts before it is answered or published.
 */
@NullMarked
package io.tapeloom.broker;

import org.jspecify.annotations.NullMarked;
