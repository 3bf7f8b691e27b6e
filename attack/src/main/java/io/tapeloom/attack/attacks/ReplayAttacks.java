package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;

/** Replays whose clients disconnect or do not read. */
final class ReplayAttacks {

  private static final long WINDOW_MILLIS = 86_400_000;

  private ReplayAttacks() {}

  private static String start() {
    long to = System.currentTimeMillis() - 600_000;
    return ("{\"type\":\"replay.start\",\"payload\":{\"symbol\":\"AAPL\",\"from\":%d,\"to\":%d,"
            + "\"speed\":0,\"streams\":[\"trades\",\"quotes\",\"bars\"]}}")
        .formatted(to - WINDOW_MILLIS, to);
  }

  static void storm(Assault assault) throws InterruptedException {
    assault.crowd(
        40,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          for (int i = 0; i < 4; i++) {
            peer.send(start());
          }
          assault.saw("started 4");
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  /** Starts replays and disconnects after the first answer. */
  static void begunAndReset(Assault assault) throws InterruptedException {
    assault.crowd(
        40,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          peer.send(start());
          peer.send(start());
          peer.read();
          assault.saw("begun");
          peer.connection().reset();
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  /** Starts replays on all places by clients that do not read. */
  static void hoard(Assault assault) throws InterruptedException {
    assault.crowd(
        120,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS, 4_096);
          for (int i = 0; i < 4; i++) {
            peer.send(start());
          }
          assault.saw("hoarded");
          assault.hold();
        });
    assault.hold();
  }
}
