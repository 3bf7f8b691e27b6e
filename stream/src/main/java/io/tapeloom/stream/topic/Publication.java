package io.tapeloom.stream.topic;

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

  // One entry per encoding that had a receiver; changed under the lock, read without.
  private volatile @Nullable Made first;

  private record Made(Encoding encoding, Encoded encoded, @Nullable Made next) {}

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

  /**
   * A publication of something that happened at another moment.
   *
   * @param timeMillis when, in milliseconds since the epoch
   */
  public static <T> Publication<T> past(Topic<T> topic, long seq, T value, long timeMillis) {
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
   * The publication in an encoding; made on the first call. The caller holds a reference.
   *
   * @param encoder makes the bytes; whichever comes first makes them for all
   */
  public Encoded encoded(Encoding encoding, Encoder encoder) {
    var made = made(encoding);
    return made == null ? make(encoding, encoder) : made;
  }

  private @Nullable Encoded made(Encoding encoding) {
    for (var made = first; made != null; made = made.next) {
      if (made.encoding.equals(encoding)) {
        return made.encoded;
      }
    }
    return null;
  }

  private synchronized Encoded make(Encoding encoding, Encoder encoder) {
    var made = made(encoding);
    if (made != null) {
      return made;
    }
    var encoded = encoder.encode(encoding.encode(this), publishedNanos);
    first = new Made(encoding, encoded, first);
    return encoded;
  }

  /** Takes a reference, for whoever keeps the publication beyond the call that it was given in. */
  public void retain() {
    references.incrementAndGet();
  }

  /** Gives a reference back; the encodings are released with the last. */
  public void release() {
    if (references.decrementAndGet() == 0) {
      releaseEncodings();
    }
  }

  private synchronized void releaseEncodings() {
    for (var made = first; made != null; made = made.next) {
      made.encoded.release();
    }
    first = null;
  }
}
