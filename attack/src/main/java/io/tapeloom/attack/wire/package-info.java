/** Connections by which any bytes can be sent, and the answers to them. */
@NullMarked
package io.tapeloom.attack.wire;

import org.jspecify.annotations.NullMarked;
