/** Event loops for sessions and topics: tasks, timers, and an injected clock. */
@NullMarked
package io.tapeloom.stream.loop;

import org.jspecify.annotations.NullMarked;
