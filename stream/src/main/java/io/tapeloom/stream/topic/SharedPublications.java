package io.tapeloom.stream.topic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The publications that were made from kept values last, so that subscribers that read the same
 * values share their encodings. Bounded; those that were not used for the longest time are released
 * first. Thread-safe.
 */
final class SharedPublications {

  /** Publications of one topic that are held and released together. */
  private static final int BLOCK = 64;

  private static final int MAX_BLOCKS = 128;

  private final Map<Key, @Nullable Publication<?>[]> blocks = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(Topic<?> topic, long block) {}

  /**
   * Returns publications of successive values, each retained for the caller.
   *
   * @param first the {@code seq} of the first value
   */
  synchronized <T> List<Publication<?>> of(Topic<T> topic, long first, List<T> values) {
    var publications = new ArrayList<Publication<?>>(values.size());
    long seq = first;
    for (var value : values) {
      var publication = of(topic, seq++, value);
      publication.retain();
      publications.add(publication);
    }
    return publications;
  }

  private <T> Publication<?> of(Topic<T> topic, long seq, T value) {
    var block = blockOf(new Key(topic, seq / BLOCK));
    int index = (int) (seq % BLOCK);
    var known = block[index];
    if (known != null) {
      return known;
    }
    var made = Publication.kept(topic, seq, value);
    block[index] = made;
    return made;
  }

  private @Nullable Publication<?>[] blockOf(Key key) {
    var block = blocks.get(key);
    if (block == null) {
      block = new Publication<?>[BLOCK];
      blocks.put(key, block);
      if (blocks.size() > MAX_BLOCKS) {
        var oldest = blocks.values().iterator();
        var released = oldest.next();
        oldest.remove();
        release(released);
      }
    }
    return block;
  }

  private static void release(@Nullable Publication<?>[] block) {
    for (var publication : block) {
      if (publication != null) {
        publication.release();
      }
    }
  }

  /** Releases all publications. */
  synchronized void clear() {
    blocks.values().forEach(SharedPublications::release);
    blocks.clear();
  }
}
