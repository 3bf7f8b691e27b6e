package io.tapeloom.stream;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One value published to a topic, with its place in the topic's sequence, and its encodings. An
 * announcement has no place: it is of this process alone, and no event of the topic.
 *
 * <p>Thread-safe. Reference-counted: the topic holds one reference while the publication is its
 * current value, and each loop one until it has walked its subscribers; the encodings are released
 * with the last.
 */
public final class Publication<T> {

  private static final long UNCOUNTED = 0;

  private final Topic<T> topic;
  private final long seq;
  private final T value;
  private final long publishedNanos;
  private final OptionalLong timeMillis;
  private final AtomicInteger references = new AtomicInteger(1);

  // One entry per protocol that had a receiver; changed under the lock, read without.
  private volatile @Nullable Encoding first;

  private record Encoding(Protocol protocol, Encoded encoded, @Nullable Encoding next) {}

  /** Of what happens now. */
  Publication(Topic<T> topic, long seq, T value, long publishedNanos) {
    this(topic, seq, value, publishedNanos, eventTime(topic.family(), value));
  }

  private static <T> OptionalLong eventTime(TopicFamily<T> family, T value) {
    return family.eventTime().isPresent()
        ? OptionalLong.of(family.eventTime().get().applyAsLong(value))
        : OptionalLong.empty();
  }

  /** Of what is announced now. */
  static <T> Publication<T> uncounted(Topic<T> topic, T value, long publishedNanos) {
    return new Publication<>(topic, UNCOUNTED, value, publishedNanos);
  }

  /** Of what happened at another moment. */
  static <T> Publication<T> past(Topic<T> topic, long seq, T value, long timeMillis) {
    return new Publication<>(topic, seq, value, 0, OptionalLong.of(timeMillis));
  }

  private Publication(
      Topic<T> topic, long seq, T value, long publishedNanos, OptionalLong timeMillis) {
    this.topic = topic;
    this.seq = seq;
    this.value = value;
    this.publishedNanos = publishedNanos;
    this.timeMillis = timeMillis;
  }

  public Topic<T> topic() {
    return topic;
  }

  /** The place in the topic's sequence, counted from 1; 0 for an announcement, which has none. */
  public long seq() {
    return seq;
  }

  /** Whether it has a place in the topic's sequence; an announcement has none. */
  public boolean isCounted() {
    return seq != UNCOUNTED;
  }

  public T value() {
    return value;
  }

  /** When it happened, in milliseconds since the epoch; empty where the family knows no time. */
  public OptionalLong timeMillis() {
    return timeMillis;
  }

  /**
   * The publication in a protocol's words; made on the first call, for a peer that stands for all.
   * The caller holds a reference.
   */
  Encoded encoded(Protocol protocol, Peer peer) {
    var made = made(protocol);
    return made == null ? encode(protocol, peer) : made;
  }

  private @Nullable Encoded made(Protocol protocol) {
    for (var encoding = first; encoding != null; encoding = encoding.next) {
      if (encoding.protocol.equals(protocol)) {
        return encoding.encoded;
      }
    }
    return null;
  }

  private synchronized Encoded encode(Protocol protocol, Peer peer) {
    var made = made(protocol);
    if (made != null) {
      return made;
    }
    var encoded = peer.encode(protocol.encode(this), publishedNanos);
    first = new Encoding(protocol, encoded, first);
    return encoded;
  }

  void retain() {
    references.incrementAndGet();
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      releaseEncodings();
    }
  }

  private synchronized void releaseEncodings() {
    for (var encoding = first; encoding != null; encoding = encoding.next) {
      encoding.encoded.release();
    }
    first = null;
  }
}
