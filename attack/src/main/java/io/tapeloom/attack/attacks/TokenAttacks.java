package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tokens with invalid signatures and unknown keys. */
final class TokenAttacks {

  private static final String SIGNATURE = "A".repeat(86);

  /** Messages in one write. */
  private static final int AUTHENTICATIONS = 100;

  private TokenAttacks() {}

  /** Sends tokens that each name another key, which the server would have to fetch. */
  static void bogusKeys(Assault assault) throws InterruptedException {
    assault.crowd(
        40,
        () -> {
          var random = assault.random((int) Thread.currentThread().threadId());
          var peer = assault.webSocket(FrameAttacks.CHANNELS);
          peer.read();
          for (int i = 0; i < 50 && assault.goesOn(); i++) {
            peer.send(
                "{\"type\":\"auth\",\"token\":\"%s\"}".formatted(token("k" + random.nextLong())));
            refused(assault, peer);
            assault.breathe();
          }
          assault.leave(peer.connection());
        });
    assault.hold();
  }

  private static void refused(Assault assault, WebSocketPeer peer) throws IOException {
    boolean believed = peer.readMessage().text().contains("\"success\":true");
    assault.saw(believed ? "believed" : "refused");
    if (believed) {
      assault.fault("the server accepted a token with an invalid signature");
    }
  }

  /** Sends such tokens in handshakes. */
  static void bogusHandshakes(Assault assault) throws InterruptedException {
    assault.crowd(
        20,
        () -> {
          var random = assault.random((int) Thread.currentThread().threadId());
          var connection = assault.connect();
          connection.send(
              WebSocketPeer.handshake(
                  FrameAttacks.OPERATIONS,
                  "Authorization: Bearer %s\r\n".formatted(token("k" + random.nextLong()))));
          assault.sawStatus(connection.answer().status(), "a bogus token");
          assault.leave(connection);
        });
    assault.hold();
  }

  /** Authenticates as often as allowed, with a token that is not valid, and reads the answers. */
  static void authentications(Assault assault) throws InterruptedException {
    var burst = new ByteArrayOutputStream();
    var auth = "{\"type\":\"auth\",\"payload\":{\"token\":\"%s\"}}".formatted(token("k"));
    for (int i = 0; i < AUTHENTICATIONS; i++) {
      burst.writeBytes(FrameAttacks.message(auth));
    }
    assault.crowd(
        150,
        () -> {
          var peer = assault.webSocket(FrameAttacks.OPERATIONS);
          while (assault.goesOn()) {
            peer.connection().send(burst.toByteArray());
            for (int i = 0; i < AUTHENTICATIONS; i++) {
              peer.readMessage();
            }
            assault.saw("authentications", AUTHENTICATIONS);
            assault.breathe();
          }
        });
    assault.hold();
  }

  private static String token(String key) {
    return encoded("{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(key))
        + "."
        + encoded("{\"sub\":\"mallory\",\"exp\":4000000000}")
        + "."
        + SIGNATURE;
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
