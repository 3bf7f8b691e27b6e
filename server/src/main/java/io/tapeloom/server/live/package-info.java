/** The current state of the market, and the topics that publish it. */
@NullMarked
package io.tapeloom.server.live;

import org.jspecify.annotations.NullMarked;
