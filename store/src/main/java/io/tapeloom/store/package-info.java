/** Keeps the trades and bars of a market over a restart, in files of each symbol. */
@NullMarked
package io.tapeloom.store;

import org.jspecify.annotations.NullMarked;
