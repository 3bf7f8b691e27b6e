package io.tapeloom.attack;

import io.tapeloom.attack.wire.RawConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Sends ordinary requests before memory is measured, so that classes that are loaded once do not
 * count as a leak of an attack.
 */
final class OrdinaryUse {

  private static final int ROUNDS = 40;

  private static final List<String> PATHS =
      List.of(
          "/",
          "/metrics",
          "/api/v1/health",
          "/api/v1/docs",
          "/api/v1/openapi.json",
          "/api/v1/asyncapi.yaml",
          "/api/v1/ws/asyncapi.json",
          "/api/v1/ws/stats",
          "/api/v1/datafeed/search?user_input=A&exchange=&symbol_type=",
          "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&from_time=0&to_time=4000000000&count_back=2000",
          "/api/v1/datafeed/bars?symbol=NONE&resolution=1&from_time=0&to_time=4000000000",
          "/api/v1/udf/history?symbol=AAPL&resolution=5&from=0&to=4000000000&countback=2000");

  private OrdinaryUse() {}

  static void of(int port) throws IOException {
    try (var connection = RawConnection.open(port).timeout(Duration.ofSeconds(20))) {
      for (int round = 0; round < ROUNDS; round++) {
        for (var path : PATHS) {
          connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
          connection.answer();
        }
      }
    }
  }
}
