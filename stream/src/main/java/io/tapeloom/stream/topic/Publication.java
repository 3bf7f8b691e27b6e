package io.tapeloom.stream.topic;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One value published to a topic, its place in the topic's sequence, and its encodings. An
 * announcement has no place: it concerns this process only and is not an event of the topic. A
 * revision has the place of the value that it revises.
 *
 * <p>Thread-safe. Reference-counted: the topic holds a reference while the publication is its
 * current value, and each loop holds one until it has delivered to its subscribers. The last
 * release frees the encodings.
 */
public final class Publication<T> {

  private static final long UNCOUNTED = 0;

  private final Topic<T> topic;
  private final long seq;
  private final T value;

  /** The value that this one replaces, for differences; null: there is none, or it is not known. */
  private final @Nullable T before;

  private final long publishedNanos;
  private final OptionalLong timeMillis;
  private final boolean isRevision;
  private final AtomicInteger references = new AtomicInteger(1);

  // One entry per encoding with a receiver; written under the lock, read without it.
  private volatile @Nullable Cached first;

  private record Cached(Encoding encoding, Encoded encoded, @Nullable Cached next) {}

  /**
   * A publication of an event that happens now.
   *
   * @param before the value of the publication before; null: none
   */
  Publication(Topic<T> topic, long seq, @Nullable T before, T value, long publishedNanos) {
    this(topic, seq, before, value, publishedNanos, eventTime(topic.family(), value), false);
  }

  private static <T> OptionalLong eventTime(TopicFamily<T> family, T value) {
    return family.eventTime().isPresent()
        ? OptionalLong.of(family.eventTime().get().applyAsLong(value))
        : OptionalLong.empty();
  }

  /** An announcement that is made now. */
  static <T> Publication<T> uncounted(Topic<T> topic, T value, long publishedNanos) {
    return new Publication<>(topic, UNCOUNTED, null, value, publishedNanos);
  }

  /**
   * A publication of an event that happened at another time.
   *
   * @param timeMillis when the event happened, in milliseconds since the epoch
   */
  public static <T> Publication<T> past(Topic<T> topic, long seq, T value, long timeMillis) {
    return new Publication<>(topic, seq, null, value, 0, OptionalLong.of(timeMillis), false);
  }

  /** A publication of a value that was kept. */
  static <T> Publication<T> kept(Topic<T> topic, long seq, T value) {
    return new Publication<>(topic, seq, null, value, 0, eventTime(topic.family(), value), false);
  }

  /** Another form of the value with that {@code seq}. */
  static <T> Publication<T> revision(Topic<T> topic, long seq, T value, long publishedNanos) {
    return new Publication<>(
        topic, seq, null, value, publishedNanos, eventTime(topic.family(), value), true);
  }

  private Publication(
      Topic<T> topic,
      long seq,
      @Nullable T before,
      T value,
      long publishedNanos,
      OptionalLong timeMillis,
      boolean isRevision) {
    this.isRevision = isRevision;
    this.topic = topic;
    this.seq = seq;
    this.before = before;
    this.value = value;
    this.publishedNanos = publishedNanos;
    this.timeMillis = timeMillis;
  }

  public Topic<T> topic() {
    return topic;
  }

  /** The place in the topic's sequence, counted from 1; 0 for an announcement. */
  public long seq() {
    return seq;
  }

  /** Whether the publication has a place in the topic's sequence; an announcement has none. */
  public boolean isCounted() {
    return seq != UNCOUNTED;
  }

  /** Whether it revises the value with its {@code seq}, without being an event itself. */
  public boolean isRevision() {
    return isRevision;
  }

  public T value() {
    return value;
  }

  /**
   * The value of the publication with the {@code seq} before this one, in a <i>latest</i> topic;
   * null where it is not known, or there is none.
   */
  public @Nullable T before() {
    return before;
  }

  /**
   * When the event happened, in milliseconds since the epoch; empty when the family has no event
   * time.
   */
  public OptionalLong timeMillis() {
    return timeMillis;
  }

  /**
   * Returns the publication in an encoding. The first call encodes it; later calls return the same
   * bytes. The caller holds a reference to the publication.
   *
   * @param encoder makes the bytes on the first call
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
    var plain = encoding.deflates(this);
    var encoded =
        plain.isPresent()
            ? encoder.deflated(encoded(plain.get(), encoder))
            : encoder.encode(encoding.encode(this), publishedNanos);
    first = new Cached(encoding, encoded, first);
    return encoded;
  }

  /** Takes a reference, for a caller that keeps the publication after the call that passed it. */
  public void retain() {
    references.incrementAndGet();
  }

  /** Releases a reference. The last release frees the encodings. */
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
