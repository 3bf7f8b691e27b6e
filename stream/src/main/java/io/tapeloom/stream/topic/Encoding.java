package io.tapeloom.stream.topic;

/**
 * A way in which publications are written, such as one protocol in one format. Subscribers whose
 * encodings are equal are sent the same bytes, which are made once. Immutable.
 */
public interface Encoding {

  /** The publication as one message; called at most once per publication and encoding. */
  Message encode(Publication<?> publication);
}
