/**
 * Checks that every subscriber receives its values: clients of both protocols read, stall, connect,
 * disconnect and change their subscriptions, and a ledger for each client records what it receives.
 */
@NullMarked
package io.tapeloom.bench.delivery;

import org.jspecify.annotations.NullMarked;
