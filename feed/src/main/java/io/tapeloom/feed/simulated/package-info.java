/** The simulated venue as a source: its feed, its history and its past events. */
@NullMarked
package io.tapeloom.feed.simulated;

import org.jspecify.annotations.NullMarked;
