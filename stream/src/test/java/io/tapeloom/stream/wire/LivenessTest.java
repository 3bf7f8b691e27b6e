package io.tapeloom.stream.wire;

import static io.tapeloom.stream.wire.RawClient.FINAL;
import static io.tapeloom.stream.wire.RawClient.PING;
import static io.tapeloom.stream.wire.RawClient.PONG;
import static io.tapeloom.stream.wire.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Capacity;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.ConnectionLimits;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.session.Liveness;
import io.tapeloom.stream.session.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients without valid messages, or with too long a connection, are closed. */
class LivenessTest {

  private static final String TIMED_OUT =
      "Connection timed out. Heartbeat interval 30.0. Max connection lifespan 3600.0";

  private final ManualClock clock = new ManualClock(0);

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE - 10_000_000_000L, -20_000_000_000L})
  void shouldCloseASilentClient(long nanos) throws IOException {
    var anyClock = new ManualClock(nanos);
    try (var server = TestServer.start(Limits.DEFAULT, anyClock);
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");

      anyClock.advance(Duration.ofSeconds(30));

      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(CloseReason.UNSUPPORTED);
      assertThat(close.closeReason()).isEqualTo(TIMED_OUT);
    }
  }

  @Test
  void shouldCloseOnlyTheSilentClient() throws IOException {
    try (var server = TestServer.start(Limits.DEFAULT, clock);
        var silent = RawClient.connect(server.port());
        var talking = RawClient.connect(server.port())) {
      silent.ask("room.ping", "{}");
      clock.advance(Duration.ofSeconds(20));
      talking.ask("room.ping", "{}");

      clock.advance(Duration.ofSeconds(10));
      assertThat(silent.readFrame().closeReason()).isEqualTo(TIMED_OUT);

      assertThat(talking.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      clock.advance(Duration.ofSeconds(30));
      assertThat(talking.readFrame().closeReason()).isEqualTo(TIMED_OUT);
    }
  }

  /**
   * Blocks the loop so that its timers are due before it reads its sockets again: they were due
   * already, and more tasks precede them than the loop runs at once.
   */
  private static void standStill(TestServer server, CountDownLatch goOn) {
    var queued = new CountDownLatch(1);
    server.blockLoop(
        () -> {
          awaitQuietly(queued);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1100)); // longer than Netty's quantum
        });
    for (int i = 0; i < 100; i++) {
      server.blockLoop(() -> {});
    }
    var still = new CountDownLatch(1);
    server.blockLoop(
        () -> {
          still.countDown();
          awaitQuietly(goOn);
        });
    queued.countDown();
    awaitQuietly(still);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Messages that arrived while the server was blocked are in time. */
  @ParameterizedTest
  @EnumSource(Liveness.class)
  void shouldReadWhatCameDuringAStallBeforeItJudges(Liveness liveness) throws IOException {
    try (var server =
            TestServer.start(
                Limits.DEFAULT,
                clock,
                liveness,
                new Capacity(ConnectionLimits.DEFAULT.maxConnections()));
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");
      if (liveness == Liveness.PINGS) {
        clock.advance(Duration.ofSeconds(30));
        assertThat(client.readFrame().head()).isEqualTo(FINAL | PING);
      }
      var goOn = new CountDownLatch(1);
      standStill(server, goOn);
      client.send("room.ping", "{}");
      clock.advance(Duration.ofMinutes(5));
      goOn.countDown();

      assertThat(client.receive().get("type").asText()).isEqualTo("room.pong");
      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldNotCountPingsAsLife() throws IOException {
    try (var server = TestServer.start(Limits.DEFAULT, clock);
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");
      clock.advance(Duration.ofSeconds(20));
      client.write(frame(FINAL | PING, new byte[0]));
      assertThat(client.readFrame().head()).isEqualTo(FINAL | PONG);
      client.write(frame(FINAL | PONG, new byte[0]));
      client.write(frame(RawClient.TEXT, new byte[1]));

      clock.advance(Duration.ofSeconds(10));

      assertThat(client.readFrame().closeReason()).isEqualTo(TIMED_OUT);
    }
  }

  @Test
  void shouldCountAMessageWithoutAnAnswerAsLife() throws IOException {
    try (var server = TestServer.start(Limits.DEFAULT, clock);
        var silent = RawClient.connect(server.port());
        var client = RawClient.connect(server.port())) {
      silent.ask("room.ping", "{}");
      clock.advance(Duration.ofSeconds(20));
      client.send("room.note", "{\"text\":\"still here\"}");
      await().until(() -> server.rooms().notes.get() == 1);

      clock.advance(Duration.ofSeconds(10));
      assertThat(silent.readFrame().closeReason()).isEqualTo(TIMED_OUT);

      assertThat(client.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
    }
  }

  @Test
  void shouldCloseAClientThatStaysForTooLong() throws IOException {
    var limits = Limits.DEFAULT.withHeartbeatInterval(Duration.ofMinutes(50));
    try (var server = TestServer.start(limits, clock);
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");
      clock.advance(Duration.ofSeconds(2999));
      client.ask("room.ping", "{}");
      clock.advance(Duration.ofMinutes(10));
      client.ask("room.ping", "{}");

      clock.advance(Duration.ofSeconds(1));

      assertThat(client.readFrame().closeReason()).isEqualTo(TIMED_OUT.replace("30.0", "3000.0"));
    }
  }

  @Test
  void shouldEndAConnectionWhosePeerDoesNotAnswerTheCloseFrame() throws IOException {
    try (var server = TestServer.start(Limits.DEFAULT, clock);
        var client = RawClient.connect(server.port())) {
      client.sendText("[]");
      assertThat(client.readFrame().closeCode()).isEqualTo(1003);

      clock.advance(Timeouts.DEFAULT.closeTimeout());

      assertThat(client.readToEnd()).isEmpty();
      await().until(() -> server.endpoint().sessions().isEmpty());
      assertThat(server.stats().closes()).containsOnlyKeys(1003);
    }
  }

  @Test
  void shouldNameTheLimitsInSeconds() throws IOException {
    var limits =
        Limits.DEFAULT
            .withHeartbeatInterval(Duration.ofMillis(1500))
            .withMaxConnectionLifespan(Duration.ofDays(1));
    try (var server = TestServer.start(limits, clock);
        var client = RawClient.connect(server.port())) {
      client.ask("room.ping", "{}");

      clock.advance(Duration.ofMillis(1500));

      assertThat(client.readFrame().closeReason())
          .isEqualTo(
              "Connection timed out. Heartbeat interval 1.5. Max connection lifespan 86400.0");
    }
  }

  @Test
  void shouldCloseByTheClockOfTheMachine() throws IOException {
    var limits =
        Limits.DEFAULT
            .withHeartbeatInterval(Duration.ofMillis(200))
            .withCloseTimeout(Duration.ofMillis(100));
    try (var server = TestServer.start(limits, NanoClock.system());
        var client = RawClient.connect(server.port())) {
      assertThat(client.readFrame().closeReason())
          .isEqualTo(
              "Connection timed out. Heartbeat interval 0.2. Max connection lifespan 3600.0");
      assertThat(client.readToEnd()).isEmpty();
    }
  }
}
