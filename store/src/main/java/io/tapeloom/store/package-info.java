/** Keeps the trades and bars of a market over a restart, in an embedded database. */
@NullMarked
package io.tapeloom.store;

import org.jspecify.annotations.NullMarked;
