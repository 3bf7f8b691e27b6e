/** Writes the values that clients may have missed as bytes, and reads them again. */
@NullMarked
package io.tapeloom.server.recovery;

import org.jspecify.annotations.NullMarked;
