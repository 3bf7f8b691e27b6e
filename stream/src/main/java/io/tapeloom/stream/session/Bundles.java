package io.tapeloom.stream.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the topics of a session's bundles. Owned by the session's loop. */
final class Bundles {

  /** Made with the first bundle: most sessions have none. */
  private @Nullable Map<Object, Integer> topicsOf;

  private int topics;

  /** A topic was subscribed to; null: it is in no bundle. */
  void added(@Nullable Object bundle) {
    if (bundle != null) {
      if (topicsOf == null) {
        topicsOf = new HashMap<>(1);
      }
      topicsOf.merge(bundle, 1, Integer::sum);
      topics++;
    }
  }

  /** A topic was unsubscribed from; null: it was in no bundle. */
  void removed(@Nullable Object bundle) {
    if (bundle != null && topicsOf != null) {
      topicsOf.computeIfPresent(
          bundle, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
      topics--;
    }
  }

  void clear() {
    topicsOf = null;
    topics = 0;
  }

  /** All topics in bundles. */
  int topics() {
    return topics;
  }

  /** The bundles that have a topic. */
  int count() {
    return topicsOf == null ? 0 : topicsOf.size();
  }
}
