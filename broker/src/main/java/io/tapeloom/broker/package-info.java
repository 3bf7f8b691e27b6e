/**
 * Paper trading: accounts that trade against the public trades and order books of a market, without
 * changing them and never against each other. Every execution names the trade or the book that
 * proves it.
 *
 * <p>{@link io.tapeloom.broker.PaperBroker} handles commands and market events on one thread. An
 * {@code OrderDoor} decides whether an order may come in, {@code Trading} lets it take from the
 * public book, and {@code MarketFills} fills what rests. {@code Brackets}, {@code MarginWatch} and
 * {@code Deadlines} change orders later. A {@code MarketView} is the public market of an instrument
 * with the orders that wait there, by price.
 *
 * <p>All of them change accounts by facts alone ({@code Fact}, applied by {@code BrokerState}). A
 * {@link io.tapeloom.broker.FileJournal} writes the facts to the disk before what follows from them
 * is answered or published, and a restart applies them again. {@link io.tapeloom.broker.Audit}
 * checks what must always hold.
 *
 * <p>Prices are in price units, quantities in quantity units of the instrument; amounts of money
 * are exact decimals. Package-private classes belong to the broker's thread unless they say
 * otherwise.
 */
@NullMarked
package io.tapeloom.broker;

import org.jspecify.annotations.NullMarked;
