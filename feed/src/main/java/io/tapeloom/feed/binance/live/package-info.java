/**
 * A Binance venue as it is now: its streams over WebSocket, and over REST what they do not tell.
 * The messages themselves are read a package higher, by what plays recordings too; here stands what
 * a network adds: connections, answers, limits, and all that goes wrong with them.
 */
@NullMarked
package io.tapeloom.feed.binance.live;

import org.jspecify.annotations.NullMarked;
