/**
 * Keeps the values of topics outside the heap, in memory or in a file that a later process goes on
 * with ({@link io.tapeloom.stream.log.PagedStore}).
 */
@NullMarked
package io.tapeloom.stream.log;

import org.jspecify.annotations.NullMarked;
