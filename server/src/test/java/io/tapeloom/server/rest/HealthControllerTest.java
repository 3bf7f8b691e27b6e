package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.ServerState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HealthControllerTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private final ServerState state = new ServerState();

  @AutoClose
  private final FeedHealth feed =
      new FeedHealth(
          new FeedHealth.Beginning("none", 7, true, Optional.empty()),
          CLOCK,
          () -> 0,
          (_, _) -> {});

  private final HealthController health = new HealthController(CLOCK, state, feed);

  @Test
  void shouldBeReadyFromTheEndOfTheStartUntilTheDrain() {
    assertThat(ready()).isEqualTo("503 starting");

    state.serve();
    assertThat(ready()).isEqualTo("200 ok");

    state.drain();
    assertThat(ready()).isEqualTo("503 draining");
    assertThat(health.live().status()).isEqualTo("ok");
  }

  private String ready() {
    var answer = health.ready();
    return "%d %s".formatted(answer.code(), answer.getBody().orElseThrow().status());
  }
}
