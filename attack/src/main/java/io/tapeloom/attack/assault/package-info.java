/** The common parts of all attacks: connections, groups of attackers, time and findings. */
@NullMarked
package io.tapeloom.attack.assault;

import org.jspecify.annotations.NullMarked;
