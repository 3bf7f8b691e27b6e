package io.tapeloom.stream.topic;

import java.util.Optional;

/**
 * A representation of publications, such as one protocol in one format. Subscribers with equal
 * encodings share the same bytes, which are made once. Immutable.
 */
public interface Encoding {

  /** Returns the publication as one message. Called at most once per publication and encoding. */
  Message encode(Publication<?> publication);

  /**
   * Returns the encoding whose bytes are deflated for this one; empty: the publication is not
   * deflated.
   */
  default Optional<Encoding> deflates(Publication<?> publication) {
    return Optional.empty();
  }
}
