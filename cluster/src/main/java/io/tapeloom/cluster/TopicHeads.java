package io.tapeloom.cluster;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The number and the encoded form of the newest value of every topic in the log. Used by one thread
 * at a time.
 */
final class TopicHeads {

  private final Map<String, Head> heads = new LinkedHashMap<>();

  /**
   * @param value the newest value; read only
   */
  record Head(long seq, ByteBuffer value) {}

  /** The {@code seq} of a topic's newest value; 0: none is known. */
  long seqOf(String topic) {
    var head = heads.get(topic);
    return head == null ? 0 : head.seq;
  }

  @Nullable Head of(String topic) {
    return heads.get(topic);
  }

  /** Sets the newest value of a topic, unless a newer one is known. Returns whether it was set. */
  boolean advance(String topic, long seq, ByteBuffer value) {
    if (seq <= seqOf(topic)) {
      return false;
    }
    heads.put(topic, new Head(seq, copy(value)));
    return true;
  }

  /** The entries of which a value is a part are large and shall not be kept by it. */
  private static ByteBuffer copy(ByteBuffer value) {
    var copy = ByteBuffer.allocate(value.remaining());
    copy.put(value.duplicate()).flip();
    return copy.asReadOnlyBuffer();
  }

  boolean isEmpty() {
    return heads.isEmpty();
  }

  Map<String, Head> all() {
    return Map.copyOf(heads);
  }
}
