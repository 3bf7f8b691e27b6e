/** Sources of market events, their supervision, and the history. */
@NullMarked
package io.tapeloom.feed;

import org.jspecify.annotations.NullMarked;
