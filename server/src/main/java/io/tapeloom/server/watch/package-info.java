/** Detects that the server cannot continue and exits, so that a supervisor can restart it. */
@NullMarked
package io.tapeloom.server.watch;

import org.jspecify.annotations.NullMarked;
