/** The error codes, and REST errors as problem details (RFC 9457). */
@NullMarked
package io.tapeloom.server.problem;

import org.jspecify.annotations.NullMarked;
