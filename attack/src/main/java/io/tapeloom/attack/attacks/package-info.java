/** The attacks, by kind. */
@NullMarked
package io.tapeloom.attack.attacks;

import org.jspecify.annotations.NullMarked;
