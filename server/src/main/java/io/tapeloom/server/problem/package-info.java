/** Errors as problems (RFC 9457). */
@NullMarked
package io.tapeloom.server.problem;

import org.jspecify.annotations.NullMarked;
