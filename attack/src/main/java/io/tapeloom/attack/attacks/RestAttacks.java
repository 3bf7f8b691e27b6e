package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Requests with large answers, many at a time, which are not read or read slowly. */
final class RestAttacks {

  static final String BARS =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1"
          + "&from_time=0&to_time=4000000000&count_back=50000";
  static final String UDF =
      "/api/v1/udf/history?symbol=AAPL&resolution=1&from=0&to=4000000000&countback=50000";
  static final String SEARCH = "/api/v1/datafeed/search?user_input=A&max_results=50";

  private static final String QUOTES_BODY =
      "{\"symbols\":[" + "\"AAPL\",\"MSFT\",\"NONE\",".repeat(100) + "\"META\"]}";

  static final String QUOTES =
      "POST /api/v1/datafeed/quotes HTTP/1.1\r\nHost: localhost\r\n"
          + "Content-Type: application/json\r\nContent-Length: "
          + QUOTES_BODY.length()
          + "\r\n\r\n"
          + QUOTES_BODY;

  private static final int SMALL_BUFFER = 4_096;
  private static final int PIPELINED = 100;
  private static final int STAY_MILLIS = 8_000;

  private RestAttacks() {}

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  /** Sends many requests in one write; keeps the connection for a while without reading. */
  static void pipeline(Assault assault, int connections, String request)
      throws InterruptedException {
    assault.crowd(
        connections,
        () -> {
          var connection = assault.connect(SMALL_BUFFER);
          connection.send(request.repeat(PIPELINED));
          assault.saw("pipelined " + PIPELINED);
          stay(assault);
          assault.leave(connection);
        });
    assault.hold();
  }

  /** Sends requests in one write and reads their answers. */
  private static void converse(
      Assault assault, RawConnection connection, String requests, int count) throws IOException {
    connection.send(requests);
    for (int i = 0; i < count; i++) {
      assault.sawStatus(connection.answer().status(), requests);
    }
  }

  /** Asks for health, and for a WebSocket path without an upgrade. */
  static void probes(Assault assault) throws InterruptedException {
    var requests = get("/api/v1/health").repeat(20) + get(FrameAttacks.OPERATIONS);
    assault.crowd(
        1_000,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(20));
          converse(assault, connection, requests, 21);
          assault.leave(connection); // the last answer closes it
        });
    assault.hold();
  }

  /** Asks for the trades before one that does not exist, which may be looked for in all. */
  static void tradesBefore(Assault assault) throws InterruptedException {
    var requests = get("/api/v1/datafeed/trades?symbol=AAPL&before=0").repeat(PIPELINED);
    assault.crowd(
        100,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(20));
          while (assault.goesOn()) {
            converse(assault, connection, requests, PIPELINED);
            assault.breathe();
          }
          assault.leave(connection);
        });
    assault.hold();
  }

  private static void stay(Assault assault) throws InterruptedException {
    for (int waited = 0; waited < STAY_MILLIS && assault.goesOn(); waited += 100) {
      assault.pause(100);
    }
  }

  /** Sends requests of all kinds in one write, then a FIN, without reading. */
  static void halfClosed(Assault assault) throws InterruptedException {
    assault.crowd(
        100,
        () -> {
          var connection = assault.connect(SMALL_BUFFER);
          connection.send((get(BARS) + get(SEARCH) + QUOTES).repeat(20));
          connection.finishSending();
          assault.saw("half-closed");
          stay(assault);
          assault.leave(connection);
        });
    assault.hold();
  }

  /** Sends requests and resets the connection immediately. */
  static void reset(Assault assault) throws InterruptedException {
    assault.crowd(
        60,
        () -> {
          var connection = assault.connect();
          connection.send(get(BARS).repeat(20));
          assault.pause(20);
          assault.saw("reset");
          connection.reset();
          assault.leave(connection);
        });
    assault.hold();
  }

  /** Sends one request on each of many connections without reading. */
  static void unread(Assault assault) throws InterruptedException {
    assault.crowd(
        400,
        () -> {
          var connection = assault.connect(SMALL_BUFFER);
          connection.send(get(BARS));
          assault.saw("asked");
          assault.hold();
          assault.leave(connection);
        });
    assault.hold();
  }

  /** Reads the answers slowly, a few hundred bytes at a time. */
  static void slowReaders(Assault assault) throws InterruptedException {
    assault.crowd(
        200,
        () -> {
          var connection = assault.connect(SMALL_BUFFER).timeout(Duration.ofSeconds(5));
          connection.send(get(BARS));
          for (int read = 0; assault.goesOn() && read >= 0; read = connection.skim(512)) {
            assault.saw("bytes", read);
            assault.pause(100);
          }
          assault.saw("ended by the server");
          assault.leave(connection);
        });
    assault.hold();
  }

  /** Runs correct clients that send the maximum number of requests for the largest answers. */
  static void flood(Assault assault) throws InterruptedException {
    var paths = List.of(BARS, UDF, SEARCH, "/api/v1/ws/stats", "/api/v1/datafeed/config");
    assault.crowd(
        50,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(10));
          for (var path : paths) {
            ask(assault, connection, path);
          }
          assault.leave(connection);
        });
    assault.hold();
  }

  private static void ask(Assault assault, RawConnection connection, String path)
      throws IOException, InterruptedException {
    connection.send(get(path));
    assault.sawStatus(connection.answer().status(), path);
    assault.breathe();
  }
}
