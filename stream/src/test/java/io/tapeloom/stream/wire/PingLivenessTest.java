package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.PING;
import static io.tapeloom.stream.wire.RawClient.PONG;
import static io.tapeloom.stream.wire.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Liveness;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The server pings silent peers. */
class PingLivenessTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock(0);

  @Test
  void shouldPingAnIdlePeerAndDropItWhenItDoesNotAnswer() throws IOException {
    try (var server = start(Limits.DEFAULT);
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");

      clock.advance(INTERVAL);
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
      clock.advance(INTERVAL);

      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void shouldKeepAPeerThatAnswersForAsLongAsItLikes() throws IOException {
    try (var server = start(Limits.DEFAULT.withMaxConnectionLifespan(INTERVAL));
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");

      for (int i = 0; i < 5; i++) {
        clock.advance(INTERVAL);
        assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
        client.write(frame(FINAL | PONG, new byte[0]));
        client.write(frame(FINAL | PING, new byte[0]));
        assertThat(client.readFrame().head()).isEqualTo(FINAL | PONG);
      }

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  /** As after a pause of the machine. */
  @Test
  void shouldGiveAPeerTimeToAnswerHoweverLateItIsAsked() throws Exception {
    try (var server = start(Limits.DEFAULT);
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");
      clock.advance(INTERVAL.multipliedBy(3));
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
      clock.advance(INTERVAL.minusMillis(1));
      turnTimers(server);

      client.write(frame(FINAL | PONG, new byte[0]));

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  private void turnTimers(TestServer server) throws Exception {
    var loop = server.endpoint().sessions().iterator().next().loop();
    var turned = new CountDownLatch(1);
    loop.execute(
        () -> {
          loop.timers().advance(clock.nanoTime());
          turned.countDown();
        });
    turned.await();
  }

  @Test
  void shouldShareItsCapacity() throws IOException {
    var limits = Limits.DEFAULT.withMaxConnections(1);
    try (var server = start(limits);
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");

      assertThat(server.endpoint().reserve(InetAddress.getLoopbackAddress()))
          .isEqualTo(Endpoint.NoPlace.FULL);
      assertThat(server.endpoint().capacity().max()).isOne();
    }
  }

  private TestServer start(Limits limits) {
    return TestServer.start(
        limits, clock, Liveness.PINGS, new Capacity(limits.connections().maxConnections()));
  }
}
