/** How the market's types appear in JSON, in REST and WebSocket alike. */
@NullMarked
package io.tapeloom.server.json;

import org.jspecify.annotations.NullMarked;
