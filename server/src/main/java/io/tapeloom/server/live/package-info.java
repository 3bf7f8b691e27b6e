/** What the server knows of the market now: bars, quotes, and the topics that tell of them. */
@NullMarked
package io.tapeloom.server.live;

import org.jspecify.annotations.NullMarked;
