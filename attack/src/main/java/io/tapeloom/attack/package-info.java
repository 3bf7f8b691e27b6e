/** Attacks on a running server, and what its other clients see of them. */
@NullMarked
package io.tapeloom.attack;

import org.jspecify.annotations.NullMarked;
