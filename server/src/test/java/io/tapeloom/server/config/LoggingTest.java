package io.tapeloom.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a log line's failure is. */
class LoggingTest {

  private static final Object[] NONE = {};
  private final IllegalStateException failure = new IllegalStateException("x");

  @Test
  void shouldFindTheFailureOfALineWhereverItsCallerPutsIt() {
    assertThat(Logging.failureOf(NONE, failure)).isSameAs(failure);
    assertThat(Logging.failureOf(new Object[] {"a"}, failure)).isSameAs(failure);
    assertThat(Logging.failureOf(new Object[] {"a", failure}, null)).isSameAs(failure);
    assertThat(Logging.failureOf(new Object[] {"a"}, null)).isNull();
    assertThat(Logging.failureOf(NONE, null)).isNull();
  }
}
