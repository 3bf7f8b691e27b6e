package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invalid requests with their required answers. */
final class DoorChecks {

  private static final Duration TIMEOUT = Duration.ofSeconds(8);
  private static final String HEALTH = "GET /api/v1/health HTTP/1.1\r\n";
  private static final String HOST = "Host: localhost\r\n";
  private static final String POST =
      "POST /api/v1/datafeed/quotes HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
  private static final String BODY = "{\"symbols\":[\"AAPL\"]}";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  /** Requests after which the connection may be closed, with the allowed answers. */
  private static final Map<String, Set<Integer>> REFUSED =
      Map.ofEntries(
          Map.entry(HEALTH + "\r\n", Set.of(400)),
          Map.entry(HEALTH + HOST + HOST + "\r\n", Set.of(400)),
          Map.entry(HEALTH + "Host: a\r\nHost: b\r\n\r\n", Set.of(400)),
          Map.entry("GET /api/v1/health HTTP/9.9\r\n" + HOST + "\r\n", Set.of(400, 505)),
          Map.entry("GET /api/v1/health\r\n\r\n", Set.of(400, 505)),
          Map.entry("\u0000\u0001\u0002\r\n\r\n", Set.of(400)),
          Map.entry("GET  /api/v1/health HTTP/1.1 x\r\n" + HOST + "\r\n", Set.of(400, 505)),
          Map.entry(HEALTH + HOST + "No colon\r\n\r\n", Set.of(400)),
          Map.entry(HEALTH + HOST + "X: " + "x".repeat(100_000) + "\r\n\r\n", Set.of(400, 431)),
          Map.entry(
              "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n" + HOST + "\r\n", Set.of(400, 414)),
          Map.entry(POST + "Expect: nonsense\r\nContent-Length: 2\r\n\r\n{}", Set.of(400, 417)),
          Map.entry(POST + "Content-Length: -1\r\n\r\n", Set.of(400)),
          Map.entry(POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}", Set.of(400)),
          Map.entry(
              POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
              Set.of(400)),
          Map.entry(POST + "Content-Length: 99999999999\r\n\r\n", Set.of(400, 413)),
          Map.entry(POST + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n", Set.of(400)),
          Map.entry(POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n", Set.of(400)),
          Map.entry(POST + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", Set.of(400)),
          Map.entry(
              POST + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
              Set.of(400, 415, 501)),
          Map.entry(
              "GET /api/v1/ws HTTP/1.1\r\n"
                  + HOST
                  + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                  + KEY
                  + KEY
                  + "Sec-WebSocket-Version: 13\r\n\r\n",
              Set.of(400)));

  private DoorChecks() {}

  /** Sends all of them, one after the other, until the time has elapsed. */
  static void malformed(Assault assault) throws InterruptedException {
    assault.crowd(
        4,
        () -> {
          for (var request : REFUSED.entrySet()) {
            refused(assault, request.getKey(), request.getValue());
            assault.breathe();
          }
        });
    assault.hold();
  }

  /** Checks that nothing is read after a rejected request, because it could be smuggled. */
  private static void refused(Assault assault, String request, Set<Integer> allowed)
      throws IOException {
    var connection = assault.connect().timeout(TIMEOUT);
    try {
      connection.send(request + RestAttacks.get("/api/v1/version"));
      int status = connection.answer().status();
      assault.sawStatus(status, shown(request));
      if (!allowed.contains(status)) {
        assault.fault("%d instead of %s for %s".formatted(status, allowed, shown(request)));
      } else if (!connection.closedInTime()) {
        assault.fault("not closed after %d for %s".formatted(status, shown(request)));
      }
    } catch (java.net.SocketTimeoutException e) {
      assault.fault("no answer to " + shown(request));
    } catch (IOException e) {
      assault.saw("closed without an answer");
    } finally {
      assault.leave(connection);
    }
  }

  /** Sends inputs that may get any answer except 500. */
  static void oddities(Assault assault) throws InterruptedException {
    var requests = oddRequests();
    assault.crowd(
        4,
        () -> {
          for (var request : requests) {
            answered(assault, request);
            assault.breathe();
          }
        });
    assault.hold();
  }

  private static List<String> oddRequests() {
    var json = POST + "Content-Length: %d\r\n".formatted(BODY.length());
    return List.of(
        json + "Content-Encoding: gzip\r\n\r\n" + BODY,
        json + "Content-Encoding: deflate\r\n\r\n" + BODY,
        json + "Content-Encoding: snappy\r\n\r\n" + BODY,
        json + "Content-Encoding: br\r\n\r\n" + BODY,
        json + "Content-Encoding: zstd\r\n\r\n" + BODY,
        json + "Content-Encoding: x-unknown\r\n\r\n" + BODY,
        brokenChecksum(),
        token("/api/v1/auth/token", "false"),
        token("/api/v1/auth/token/", "false"),
        token("/api/v1/auth/token", "null"),
        token("/api/v1/auth/token", "[]"),
        token("/api/v1/auth/token", "\"\""),
        token("/api/v1/auth/token", "{\"user_id\":{}}"),
        RestAttacks.get("/api/v1/ws?access_token=%zz"),
        RestAttacks.get("/api/v1/health?%"),
        RestAttacks.get("/api/v1/%2e%2e/%2e%2e/metrics"),
        RestAttacks.get("/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=0&to_time=0"),
        RestAttacks.get(
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=9e99&to_time=1e300"),
        RestAttacks.get(
            "/api/v1/datafeed/bars?symbol=AAPL&resolution=1"
                + "&from_time=-9223372036854775808&to_time=9223372036854775807"),
        RestAttacks.get("/api/v1/udf/quotes?symbols=%00%01"),
        RestAttacks.get("/api/v1/udf/search?query=%ff&type=&exchange=&limit=0"),
        RestAttacks.get("/api/v1/datafeed/search?user_input=A&max_results="),
        RestAttacks.get("/api/v1/datafeed/resolve/%00"),
        RestAttacks.get("/api/v1/assets/%2e%2e%2fapplication.properties"));
  }

  private static String token(String path, String body) {
    return "POST %s HTTP/1.1\r\n".formatted(path)
        + HOST
        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n".formatted(body.length())
        + body;
  }

  private static String brokenChecksum() {
    var packed = ValidationAttacks.gzip(BODY);
    packed[packed.length - 8] ^= 0x55;
    return POST
        + "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n".formatted(packed.length)
        + new String(packed, StandardCharsets.ISO_8859_1);
  }

  private static void answered(Assault assault, String request) throws IOException {
    var connection = assault.connect().timeout(TIMEOUT);
    try {
      connection.send(request);
      assault.sawStatus(connection.answer().status(), shown(request));
    } catch (java.net.SocketTimeoutException e) {
      assault.fault("no answer to " + shown(request));
    } catch (IOException e) {
      assault.saw("closed without an answer");
    } finally {
      assault.leave(connection);
    }
  }

  /** Checks that a request before an upgrade is answered before it. */
  static void askedBeforeUpgrade(Assault assault) throws InterruptedException {
    assault.crowd(
        8,
        () -> {
          var connection = assault.connect().timeout(TIMEOUT);
          connection.send(
              RestAttacks.get(
                      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=0&to_time=4000000000&count_back=500")
                  + WebSocketPeer.handshake(FrameAttacks.OPERATIONS, ""));
          inOrder(assault, connection);
          assault.leave(connection);
        });
    assault.hold();
  }

  private static void inOrder(Assault assault, RawConnection connection) throws IOException {
    int first = connection.answer().status();
    int second = connection.answer().status();
    assault.saw(first + " then " + second);
    if (first == 101) {
      assault.fault("an upgrade has overtaken the answer before it");
    }
  }

  private static String shown(String request) {
    var line = request.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 90
        ? line.substring(0, 60) + "…" + line.substring(line.length() - 25)
        : line;
  }
}
