package io.tapeloom.cluster;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An entry of the log. Immutable.
 *
 * @param position its id
 * @param body its content; read only
 * @param nanos when this process made or read it, by its monotonic clock
 */
record LogEntry(LogPosition position, ByteBuffer body, long nanos) {

  List<LogRecord> records() {
    return LogRecord.read(body);
  }
}
