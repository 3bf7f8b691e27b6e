/**
 * Whether every subscriber gets what it is owed: clients of both protocols that read, stall, come
 * and go and change their subscriptions, and a ledger for each of what it was sent.
 */
@NullMarked
package io.tapeloom.bench.delivery;

import org.jspecify.annotations.NullMarked;
