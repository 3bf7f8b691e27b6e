package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;

/** Requests whose answers are large, many at a time, and not read as they should be. */
final class RestAttacks {

  static final String BARS =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1"
          + "&from_time=0&to_time=4000000000&count_back=50000";

  private static final int SMALL_BUFFER = 4_096;
  private static final int PIPELINED = 100;
  private static final int STAY_MILLIS = 8_000;

  private RestAttacks() {}

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  static void bars(Assault assault) throws InterruptedException {
    pipeline(assault, 100, get(BARS));
  }

  /** Many requests in one piece; the connection stays for a while, and nothing is read. */
  static void pipeline(Assault assault, int connections, String request)
      throws InterruptedException {
    assault.crowd(
        connections,
        () -> {
          var connection = assault.connect(SMALL_BUFFER);
          connection.send(request.repeat(PIPELINED));
          assault.saw("pipelined " + PIPELINED);
          for (int waited = 0; waited < STAY_MILLIS && assault.goesOn(); waited += 100) {
            assault.pause(100);
          }
          assault.leave(connection);
        });
    assault.hold();
  }

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
}
