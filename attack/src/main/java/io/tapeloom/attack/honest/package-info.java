/** The clients that do no harm: what they measure is what an attack is judged by. */
@NullMarked
package io.tapeloom.attack.honest;

import org.jspecify.annotations.NullMarked;
