/** A source whose history is kept in a store, and the parts that fill and write it. */
@NullMarked
package io.tapeloom.feed.stored;

import org.jspecify.annotations.NullMarked;
