package io.tapeloom.cluster;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a new writer goes on from: everything that was counted before it. Immutable. */
public final class Inheritance {

  private final String epoch;
  private final Map<String, TopicHeads.Head> heads;
  private final List<LogEntry> entries;

  Inheritance(String epoch, Map<String, TopicHeads.Head> heads, List<LogEntry> entries) {
    this.epoch = epoch;
    this.heads = heads;
    this.entries = entries;
  }

  /** The run of all sequences from now on. */
  public String epoch() {
    return epoch;
  }

  /** Whether nothing was counted before. */
  public boolean isEmpty() {
    return heads.isEmpty();
  }

  /** Receives values that were counted before. */
  @FunctionalInterface
  public interface Receiver {

    /**
     * A value of a topic; each of a topic has a higher {@code seq} than the one before.
     *
     * @param value the encoded value; read only
     */
    void value(String topic, long seq, ByteBuffer value);
  }

  /** Passes the newest values on: all that are kept, and at least the newest of each topic. */
  public void replay(Receiver receiver) {
    var passed = new HashMap<String, Long>();
    for (var entry : entries) {
      for (var each : entry.records()) {
        if (each instanceof LogRecord.Value(var topic, var seq, var value)
            && seq > passed.getOrDefault(topic, 0L)) {
          passed.put(topic, seq);
          receiver.value(topic, seq, value.duplicate());
        }
      }
    }
    heads.forEach(
        (topic, head) -> {
          if (head.seq() > passed.getOrDefault(topic, 0L)) {
            receiver.value(topic, head.seq(), head.value().duplicate());
          }
        });
  }
}
