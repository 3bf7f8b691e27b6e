package io.tapeloom.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a log line's failure is. */
class FailureFilterTest {

  private static final Object[] NONE = {};
  private final IllegalStateException failure = new IllegalStateException("x");

  @Test
  void shouldFindTheFailureOfALineWhereverItsCallerPutsIt() {
    assertThat(FailureFilter.failureOf(NONE, failure)).isSameAs(failure);
    assertThat(FailureFilter.failureOf(new Object[] {"a"}, failure)).isSameAs(failure);
    assertThat(FailureFilter.failureOf(new Object[] {"a", failure}, null)).isSameAs(failure);
    assertThat(FailureFilter.failureOf(new Object[] {"a"}, null)).isNull();
    assertThat(FailureFilter.failureOf(NONE, null)).isNull();
  }
}
