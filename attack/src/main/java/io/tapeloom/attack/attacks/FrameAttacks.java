package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.WebSocketPeer;

/** WebSocket frames of all kinds, by clients that do not read, or never come to an end. */
final class FrameAttacks {

  static final String OPERATIONS = "/api/v1/ws";
  static final String CHANNELS = "/api/v1/ws/v1";

  private static final int SMALL_BUFFER = 4_096;

  private FrameAttacks() {}

  static void pings(Assault assault) throws InterruptedException {
    flood(assault, WebSocketPeer.frame(0x80 | WebSocketPeer.PING, new byte[125]), 64);
  }

  /** 200 connections that send one frame again and again, and read nothing. */
  static void flood(Assault assault, byte[] frame, int atOnce) throws InterruptedException {
    var bytes = new byte[frame.length * atOnce];
    for (int i = 0; i < atOnce; i++) {
      System.arraycopy(frame, 0, bytes, i * frame.length, frame.length);
    }
    assault.crowd(
        200,
        () -> {
          var peer = assault.webSocket(OPERATIONS, SMALL_BUFFER);
          while (assault.goesOn()) {
            peer.connection().send(bytes);
            assault.breathe();
          }
        });
    assault.hold();
  }
}
