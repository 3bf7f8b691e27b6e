/** Replays of past events to one session, at a speed that the client chooses. */
@NullMarked
package io.tapeloom.server.replay;

import org.jspecify.annotations.NullMarked;
