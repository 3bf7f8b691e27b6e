package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.IOException;
import java.util.regex.Pattern;

/** Replays whose clients disconnect or do not read. */
final class ReplayAttacks {

  private static final long WINDOW_MILLIS = 86_400_000;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

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

  /** Starts replays of all bars, which have no limit of time, and seeks in them. */
  static void seeks(Assault assault) throws InterruptedException {
    assault.crowd(
        15,
        () -> {
          var random = assault.random((int) Thread.currentThread().threadId());
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          peer.send(
              "{\"type\":\"replay.start\",\"payload\":{\"symbol\":\"AAPL\",\"from\":0,"
                  + "\"speed\":0,\"streams\":[\"bars\"]}}");
          var id = ID.matcher(peer.read().text());
          if (!id.find()) {
            throw new IOException("no replay has begun");
          }
          assault.saw("begun");
          while (assault.goesOn()) {
            peer.send(
                "{\"type\":\"replay.seek\",\"payload\":{\"id\":\"%s\",\"time\":%d}}"
                    .formatted(id.group(1), random.nextLong(System.currentTimeMillis())));
            awaitAnswer(assault, peer);
            assault.breathe();
          }
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  private static void awaitAnswer(Assault assault, WebSocketPeer peer) throws IOException {
    while (assault.goesOn()) {
      var text = peer.read().text();
      if (text.contains("replay.seek.response")) {
        assault.saw(text.contains("\"status\":\"ok\"") ? "sought" : "not sought");
        return;
      }
    }
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
