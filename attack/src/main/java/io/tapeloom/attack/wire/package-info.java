/** Connections that can send arbitrary bytes, and the answers. */
@NullMarked
package io.tapeloom.attack.wire;

import org.jspecify.annotations.NullMarked;
