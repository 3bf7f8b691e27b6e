/** The honest clients, whose measurements show the effect of an attack. */
@NullMarked
package io.tapeloom.attack.honest;

import org.jspecify.annotations.NullMarked;
