package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Recoveries of all that the server keeps, again and again, read or not. */
final class RecoveryAttacks {

  private static final int SMALL_BUFFER = 4_096;
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]+)\"");

  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");

  private RecoveryAttacks() {}

  /** Recovers everything of every symbol on one connection after the other, and reads it. */
  static void wide(Assault assault) throws InterruptedException {
    assault.crowd(
        100,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          peer.send(recovery(epochOf(peer)));
          for (int i = 0; i < 2_000 && assault.goesOn(); i++) {
            peer.read();
          }
          assault.saw("read");
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  /** Recovers everything on connections that are never read. */
  static void unread(Assault assault) throws InterruptedException {
    assault.crowd(
        200,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS, SMALL_BUFFER);
          peer.send(recovery(epochOf(peer)));
          assault.saw("recovering");
          assault.hold();
        });
    assault.hold();
  }

  /** Begins and ends recoveries on the same connections, without reading. */
  static void repeated(Assault assault) throws InterruptedException {
    assault.crowd(
        100,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS, SMALL_BUFFER);
          var recovery = recovery(epochOf(peer));
          while (assault.goesOn()) {
            peer.send(recovery);
            peer.send("{\"type\":\"trades.unsubscribe\",\"payload\":{\"symbols\":[\"*\"]}}");
            assault.saw("recovering");
            assault.breathe();
          }
        });
    assault.hold();
  }

  /** Recovers and resets the connection when the first values come. */
  static void reset(Assault assault) throws InterruptedException {
    assault.crowd(
        60,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          peer.send(recovery(epochOf(peer)));
          peer.read();
          peer.read();
          assault.saw("reset");
          peer.connection().reset();
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  private static String epochOf(WebSocketPeer peer) throws IOException {
    peer.send("{\"type\":\"trades.unsubscribe\",\"payload\":{\"symbol\":\"AAPL\"}}");
    var answer = EPOCH.matcher(peer.read().text());
    if (!answer.find()) {
      throw new IOException("the answer names no epoch");
    }
    return answer.group(1);
  }

  private static String recovery(String epoch) {
    var positions = new StringBuilder();
    for (var symbol : SYMBOLS) {
      positions.append(positions.isEmpty() ? "" : ",").append("\"trades:%s\":0".formatted(symbol));
    }
    return ("{\"type\":\"trades.subscribe\",\"payload\":{\"symbols\":[\"*\"],"
            + "\"recover\":{\"epoch\":\"%s\",\"positions\":{%s}}}}")
        .formatted(epoch, positions);
  }
}
