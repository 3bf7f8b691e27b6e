/** What all attacks share: connections, crowds, time, and what was seen. */
@NullMarked
package io.tapeloom.attack.assault;

import org.jspecify.annotations.NullMarked;
