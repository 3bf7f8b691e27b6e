package io.tapeloom.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of the log. An entry is a version in one byte, and records: each its kind in a byte
 * and its body with the length before it, so that a reader can skip kinds that it does not know.
 * Immutable.
 */
sealed interface LogRecord {

  /** The version of entries that this program writes and reads. */
  int VERSION = 1;

  int VALUE_KIND = 1;
  int BEAT_KIND = 2;
  int FENCE_KIND = 3;

  /**
   * A counted value of a topic.
   *
   * @param value the encoded value; read only
   */
  record Value(String topic, long seq, ByteBuffer value) implements LogRecord {}

  /**
   * A sign of life of the writer.
   *
   * @param wallMillis the writer's clock, in milliseconds since the epoch
   * @param redisRun names the run of Redis
   * @param state what the writer reports of itself; read only
   */
  record Beat(long wallMillis, String redisRun, ByteBuffer state) implements LogRecord {}

  /**
   * The first record of a term.
   *
   * @param epoch the run of all sequences from here on
   * @param content describes what the log is about; the same for all members
   */
  record Fence(String epoch, String content) implements LogRecord {}

  /** A record of a kind that this program does not know. */
  record Unknown(int kind) implements LogRecord {}

  /** Writes this record to an entry. */
  static void write(LogRecord record, Wire.Writer to) {
    var body = new Wire.Writer();
    int kind =
        switch (record) {
          case Value(var topic, var seq, var value) -> {
            body.text(topic).number(seq).bytes(value);
            yield VALUE_KIND;
          }
          case Beat(var wallMillis, var redisRun, var state) -> {
            body.number(wallMillis).text(redisRun).bytes(state);
            yield BEAT_KIND;
          }
          case Fence(var epoch, var content) -> {
            body.text(epoch).text(content);
            yield FENCE_KIND;
          }
          case Unknown(var unknown) ->
              throw new IllegalArgumentException("a record of kind " + unknown);
        };
    to.put(kind).bytes(body.view());
  }

  /**
   * Reads the records of an entry. An entry of another version is one unknown record, and so is the
   * rest of a damaged one.
   */
  static List<LogRecord> read(ByteBuffer entry) {
    var from = entry.duplicate();
    var records = new ArrayList<LogRecord>();
    if (!from.hasRemaining() || from.get() != VERSION) {
      return List.of(new Unknown(0));
    }
    try {
      while (from.hasRemaining()) {
        int kind = from.get() & 0xff;
        records.add(read(kind, Wire.bytes(from)));
      }
    } catch (BufferUnderflowException damaged) {
      records.add(new Unknown(0));
    }
    return records;
  }

  private static LogRecord read(int kind, ByteBuffer body) {
    return switch (kind) {
      case VALUE_KIND -> new Value(Wire.text(body), Wire.number(body), Wire.bytes(body));
      case BEAT_KIND -> new Beat(Wire.number(body), Wire.text(body), Wire.bytes(body));
      case FENCE_KIND -> new Fence(Wire.text(body), Wire.text(body));
      default -> new Unknown(kind);
    };
  }
}
