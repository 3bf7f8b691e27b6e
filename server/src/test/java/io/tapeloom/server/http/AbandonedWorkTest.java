package io.tapeloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.loop.TimerWheel;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Work whose client has gone keeps its place until it ends, and nothing longer than that: clients
 * that leave may be thousands a second.
 */
class AbandonedWorkTest {

  private static final long TICK = 1_000_000;

  @AutoClose private static final ServerUnderTest server = ServerUnderTest.start(Map.of());

  private final RestLoad load = server.part(RestLoad.class);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final TimerWheel timers = new TimerWheel(TICK, 0);
  private final Exchange exchange =
      new Exchange(load, channel, InetAddress.getLoopbackAddress(), Optional.empty(), _ -> {});

  @BeforeEach
  void begin() {
    assertThat(load.enter(exchange)).isEqualTo(RestLoad.Admission.BEGIN);
    assertThat(load.atWork()).isEqualTo(1);
  }

  @AfterEach
  void end() {
    exchange.ended();
    var _ = channel.close();
    assertThat(load.atWork()).isZero();
    assertThat(load.inFlight()).isZero();
  }

  private void abandon() {
    exchange.abandonedUntil(timers.deadline(_ -> exchange.workEnded()), 10 * TICK);
  }

  @Test
  void shouldLeaveNothingBehindWhenItEnds() {
    abandon();
    assertThat(timers.size()).isEqualTo(1);

    exchange.workEnded();
    channel.runPendingTasks();

    assertThat(timers.size()).isZero();
  }

  @Test
  void shouldLeaveNothingBehindWhenItEndedBefore() {
    exchange.workEnded();

    abandon();

    assertThat(timers.size()).isZero();
  }

  @Test
  void shouldGiveItsPlaceBackWhenNothingSaysThatItHasEnded() {
    abandon();

    timers.advance(9 * TICK);
    assertThat(load.atWork()).isEqualTo(1);
    timers.advance(11 * TICK);
    assertThat(load.atWork()).isZero();
  }
}
