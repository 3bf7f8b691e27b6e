package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** Slow HTTP clients, and clients that keep unused connections. */
final class HttpAttacks {

  /** Maximum seconds until the server must close a slow header or body, with a margin. */
  private static final int MAX_TRICKLE_SECONDS = 30;

  /** A head may have 128 lines. */
  private static final int MAX_LINES = 120;

  private static final String POST =
      String.join(
          "\r\n",
          "POST /api/v1/datafeed/quotes HTTP/1.1",
          "Host: localhost",
          "Content-Type: application/json",
          "");

  private HttpAttacks() {}

  static void slowHeaders(Assault assault) throws InterruptedException {
    trickle(assault, "", "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX: ");
  }

  /** Sends a complete first request and an incomplete second one. */
  static void slowSecondHeaders(Assault assault) throws InterruptedException {
    trickle(assault, RestAttacks.get("/api/v1/version"), "GET /api/v1/health HTTP/1.1\r\nX: ");
  }

  static void slowBodies(Assault assault) throws InterruptedException {
    trickle(assault, "", POST + "Content-Length: 200000\r\n\r\n{");
  }

  static void slowChunks(Assault assault) throws InterruptedException {
    trickle(assault, "", POST + "Transfer-Encoding: chunked\r\n\r\n30000\r\n{");
  }

  static void slowHandshakes(Assault assault) throws InterruptedException {
    var handshake = WebSocketPeer.handshake(FrameAttacks.OPERATIONS, "");
    trickle(assault, "", handshake.substring(0, handshake.length() - 4) + "\r\nX: ");
  }

  private static void trickle(Assault assault, String first, String begin)
      throws InterruptedException {
    assault.crowd(
        300,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(20));
          if (!first.isEmpty()) {
            connection.send(first);
            connection.answer();
          }
          connection.timeout(Duration.ofMillis(500));
          long begun = System.nanoTime();
          connection.send(begin);
          try {
            while (assault.goesOn() && !isRefused(assault, connection)) {
              connection.send(" ");
            }
          } finally {
            if (System.nanoTime() - begun > Duration.ofSeconds(MAX_TRICKLE_SECONDS).toNanos()) {
              assault.fault("a request trickled for more than %d s".formatted(MAX_TRICKLE_SECONDS));
            }
          }
        });
    assault.hold();
  }

  /** Waits for an answer for a moment; counts it, or the end of the connection. */
  private static boolean isRefused(Assault assault, RawConnection connection) {
    try {
      assault.saw("cut off with " + connection.answer().status());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      assault.saw("cut off");
      return true;
    }
  }

  /** Sends incomplete bodies on the maximum number of connections. */
  static void unfinishedBodies(Assault assault) throws InterruptedException {
    var most = " ".repeat(200_000);
    assault.crowd(
        400,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(60));
          connection.send(POST + "Content-Length: 250000\r\n\r\n");
          connection.send(most);
          assault.saw("unfinished");
          connection.read();
          assault.leave(connection);
          assault.pause(100);
        });
    assault.hold();
  }

  /** Keeps connections open after one request. */
  static void idleConnections(Assault assault) throws InterruptedException {
    hold(assault, 1_500, RestAttacks.get("/api/v1/version"));
  }

  /** Keeps connections open without a request. */
  static void silentConnections(Assault assault) throws InterruptedException {
    hold(assault, 1_500, "");
  }

  /** Sends incomplete heads of header lines that need much memory. */
  static void unfinishedHeads(Assault assault) throws InterruptedException {
    hold(assault, 1_900, "GET /api/v1/health HTTP/1.1\r\n" + "a:b\r\n".repeat(MAX_LINES));
  }

  /** Sends incomplete handshakes. */
  static void halfHandshakes(Assault assault) throws InterruptedException {
    hold(assault, 1_500, "GET /api/v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso");
  }

  private static void hold(Assault assault, int connections, String begin)
      throws InterruptedException {
    assault.crowd(
        connections,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(60));
          if (!begin.isEmpty()) {
            connection.send(begin);
          }
          assault.saw("held");
          untilClosed(connection);
          assault.saw("closed by the server");
          assault.leave(connection);
          assault.pause(200);
        });
    assault.hold();
  }

  private static void untilClosed(RawConnection connection) throws IOException {
    while (connection.skim(4_096) >= 0) {
      // Any received byte is an answer.
    }
  }

  /** Keeps the maximum number of WebSocket connections with one forwarded address. */
  static void oneAddress(Assault assault) throws InterruptedException {
    assault.crowd(
        900,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(10));
          WebSocketPeer.upgrade(
              connection, FrameAttacks.CHANNELS, "X-Forwarded-For: 203.0.113.7\r\n");
          assault.saw("let in");
          assault.hold();
        });
    assault.hold();
    if (assault.count("let in") > 400) {
      assault.fault("%d connections of one address".formatted(assault.count("let in")));
    }
  }

  /** Sends heads of long lists and long names, and reads the refusals. */
  static void longHeads(Assault assault) throws InterruptedException {
    var get = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n";
    var heads =
        List.of(
            get + "Accept: " + "a/b,".repeat(3_500) + "a/b\r\n\r\n",
            get + "Content-Type: a/b" + ";c=d".repeat(3_500) + "\r\n\r\n",
            get + "Origin: http://" + "o".repeat(14_000) + "\r\n\r\n",
            "OPTIONS /api/v1/health HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
                + "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: "
                + "a,".repeat(7_000)
                + "a\r\n\r\n",
            "GET " + "/a".repeat(3_500) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assault.crowd(
        24,
        () -> {
          for (var head : heads) {
            var connection = assault.connect().timeout(Duration.ofSeconds(10));
            connection.send(head);
            assault.sawStatus(connection.answer().status(), "a long head");
            assault.leave(connection);
            assault.breathe();
          }
        });
    assault.hold();
  }

  /** Connects and disconnects as fast as possible. */
  static void churn(Assault assault) throws InterruptedException {
    assault.crowd(
        16,
        () -> {
          var connection = assault.connect();
          connection.reset();
          assault.leave(connection);
          assault.saw("came and went");
        });
    assault.hold();
  }
}
