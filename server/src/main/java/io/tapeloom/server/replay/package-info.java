/** The past told again to one session, at a speed of its choice. */
@NullMarked
package io.tapeloom.server.replay;

import org.jspecify.annotations.NullMarked;
