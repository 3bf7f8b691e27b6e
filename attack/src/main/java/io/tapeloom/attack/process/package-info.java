/** The server under attack: its process and its resources. */
@NullMarked
package io.tapeloom.attack.process;

import org.jspecify.annotations.NullMarked;
