package io.tapeloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener stops to accept connections for a moment when many arrive. */
class PacedAcceptsTest {

  private final EmbeddedChannel listener = new EmbeddedChannel(new PacedAccepts());

  @BeforeEach
  void freeze() {
    listener.freezeTime();
  }

  private void accept(int connections) {
    for (int i = 0; i < connections; i++) {
      listener.writeInbound(i);
    }
  }

  private boolean accepts() {
    return listener.config().isAutoRead();
  }

  private void tick() {
    listener.advanceTimeBy(PacedAccepts.TICK_MILLIS, TimeUnit.MILLISECONDS);
    listener.runScheduledPendingTasks();
  }

  @Test
  void shouldPauseUntilTheNextTickWhenManyConnect() {
    accept(PacedAccepts.MAX_PER_TICK - 1);
    assertThat(accepts()).isTrue();

    accept(1);
    assertThat(accepts()).isFalse();

    tick();
    assertThat(accepts()).isTrue();
    assertThat(listener.inboundMessages()).hasSize(PacedAccepts.MAX_PER_TICK);
  }

  @Test
  void shouldNotPauseWhenFewConnectInEachTick() {
    for (int i = 0; i < 10; i++) {
      accept(PacedAccepts.MAX_PER_TICK - 1);
      assertThat(accepts()).isTrue();
      tick();
    }
  }
}
