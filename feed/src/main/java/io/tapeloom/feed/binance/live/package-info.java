/**
 * A live Binance venue: its streams over WebSocket, and REST for the data that they do not contain.
 * The parent package decodes the messages, also for recordings. This package contains the network
 * part: connections, answers, limits and failures.
 */
@NullMarked
package io.tapeloom.feed.binance.live;

import org.jspecify.annotations.NullMarked;
