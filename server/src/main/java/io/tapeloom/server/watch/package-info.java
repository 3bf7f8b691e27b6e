/** What ends a server that cannot go on, so that a supervisor can start it again. */
@NullMarked
package io.tapeloom.server.watch;

import org.jspecify.annotations.NullMarked;
