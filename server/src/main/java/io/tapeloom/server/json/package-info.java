/** The JSON form of the market's types, the same in REST and WebSocket. */
@NullMarked
package io.tapeloom.server.json;

import org.jspecify.annotations.NullMarked;
