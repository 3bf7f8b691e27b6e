/** The server under attack: a process, and what it takes of the machine. */
@NullMarked
package io.tapeloom.attack.process;

import org.jspecify.annotations.NullMarked;
