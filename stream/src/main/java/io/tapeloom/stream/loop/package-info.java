/** Event loops as sessions and topics see them: tasks, timers, and an injected clock. */
@NullMarked
package io.tapeloom.stream.loop;

import org.jspecify.annotations.NullMarked;
