/** Attacks on a running server, and their effect on its other clients. */
@NullMarked
package io.tapeloom.attack;

import org.jspecify.annotations.NullMarked;
