package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.process.HealthCheck;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Attacks on the process: stopped, sent SIGTERM, out of descriptors. */
final class FaultAttacks {

  private static final long STALL_MILLIS = 6_000;
  private static final int SHUTDOWN_SECONDS = 13;

  /** A message about the stall. */
  static final String STALLED = "stall reported";

  private FaultAttacks() {}

  /**
   * Stops the process for longer than clients may be silent, then continues it. A client counts the
   * messages about it.
   */
  static void stall(Assault assault) throws Exception {
    var witness = assault.webSocket(FrameAttacks.CHANNELS);
    witness.connection().timeout(Duration.ZERO);
    witness.send("{\"type\":\"subscribe\",\"channel\":\"system\"}");
    assault.crowd(1, () -> watch(assault, witness));
    signal(assault, "STOP");
    try {
      assault.pause(STALL_MILLIS);
    } finally {
      signal(assault, "CONT");
    }
    assault.hold();
    if (assault.count(STALLED) > 1) {
      assault.fault("%d messages about one stall".formatted(assault.count(STALLED)));
    }
  }

  private static void watch(Assault assault, WebSocketPeer witness) throws IOException {
    try {
      if (witness.readMessage().text().contains("\"state\":\"stalled\"")) {
        assault.saw(STALLED);
      }
    } catch (WebSocketPeer.Closed closed) {
      assault.fault("a witness was closed with " + closed.code());
      throw closed;
    }
  }

  /** Sends SIGTERM while requests and replays are running. */
  static void terminate(Assault assault) throws Exception {
    assault.crowd(
        20,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(10));
          connection.send(RestAttacks.get(RestAttacks.BARS));
          assault.saw(Integer.toString(connection.answer().status()));
          assault.leave(connection);
        });
    assault.pause(1_000);
    signal(assault, "TERM");
    var process = ProcessHandle.of(assault.pid());
    if (process.isPresent()) {
      try {
        process.get().onExit().get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
      } catch (java.util.concurrent.TimeoutException e) {
        assault.fault("SIGTERM took more than %d s".formatted(SHUTDOWN_SECONDS));
      }
    }
  }

  private static void signal(Assault assault, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(assault.pid()))
        .inheritIO()
        .start()
        .waitFor(5, TimeUnit.SECONDS);
  }

  /** Opens more connections than the server has descriptors; closes all at the end. */
  static void descriptors(Assault assault) throws Exception {
    assault.crowd(
        400,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(30));
          connection.send(RestAttacks.get("/api/v1/version"));
          assault.saw(Integer.toString(connection.answer().status()));
          connection.read();
          assault.leave(connection);
          assault.pause(200);
        });
    assault.hold();
    assault.leaveAll();
    assault.pause(2_000);
    if (HealthCheck.ask(assault.port(), Duration.ofSeconds(2)) != HealthCheck.Answer.OK) {
      assault.fault("/health does not answer 2 s after the descriptors are free again");
    }
  }
}
