/** The parts that adapters of live venues share: requests, their limits, and JSON. */
@NullMarked
package io.tapeloom.feed.venue;

import org.jspecify.annotations.NullMarked;
