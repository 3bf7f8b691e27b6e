package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;

/** Replays that are started and left. */
final class ReplayAttacks {

  private static final long WINDOW_MILLIS = 86_400_000;

  private ReplayAttacks() {}

  static String start(long to) {
    return "{\"type\":\"replay.start\",\"payload\":{\"symbol\":\"AAPL\",\"from\":%d,\"to\":%d,\"speed\":0,\"streams\":[\"trades\",\"quotes\",\"bars\"]}}"
        .formatted(to - WINDOW_MILLIS, to);
  }

  static void storm(Assault assault) throws InterruptedException {
    long to = System.currentTimeMillis() - 600_000;
    assault.crowd(
        40,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          for (int i = 0; i < 4; i++) {
            peer.send(start(to));
          }
          assault.saw("started 4");
          assault.leave(peer.connection());
        });
    assault.hold();
  }
}
