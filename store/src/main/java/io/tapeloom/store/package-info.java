/** What is kept of a market over a restart: trades and bars, in an embedded database. */
@NullMarked
package io.tapeloom.store;

import org.jspecify.annotations.NullMarked;
