package io.tapeloom.stream.payload;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;

/**
 * Finds examples in other annotations than {@link Example}. Implemented by an annotation
 * introspector of the mapper. Thread-safe.
 */
public interface ExampleFinder {

  /** Returns an example as in {@link Example#value}; empty: there is none. */
  Optional<String> findExample(AnnotatedElement field);
}
