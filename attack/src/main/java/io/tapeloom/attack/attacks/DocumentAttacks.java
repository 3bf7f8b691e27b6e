package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import java.time.Duration;
import java.util.List;

/** Repeated requests for documents, pages and scripts. */
final class DocumentAttacks {

  private static final List<String> DOCUMENTS =
      List.of(
          "/api/v1/asyncapi.yaml",
          "/api/v1/asyncapi.json",
          "/api/v1/ws/asyncapi.json",
          "/api/v1/openapi.json");

  private static final List<String> FILES =
      List.of(
          "/",
          "/api/v1/docs",
          "/api/v1/assets/redoc.standalone.js",
          "/api/v1/assets/asyncapi-react/index.js",
          "/api/v1/assets/swagger-ui/swagger-ui-bundle.js");

  private DocumentAttacks() {}

  static void documents(Assault assault) throws InterruptedException {
    reload(assault, DOCUMENTS, "localhost", "gzip");
  }

  /** Requests documents with a new host name each time, so that they cannot be cached. */
  static void hosts(Assault assault) throws InterruptedException {
    reload(assault, DOCUMENTS, "host-%d.example", "gzip");
  }

  static void files(Assault assault) throws InterruptedException {
    reload(assault, FILES, "localhost", "gzip, br");
  }

  /** Requests content codings for which the server has no prepared content. */
  static void foreignCodings(Assault assault) throws InterruptedException {
    reload(assault, FILES, "localhost", "deflate, zstd, snappy");
  }

  static void metrics(Assault assault) throws InterruptedException {
    reload(assault, List.of("/metrics", "/api/v1/ws/stats"), "localhost", "gzip");
  }

  /** Runs 16 clients that read all paths in turn. */
  private static void reload(Assault assault, List<String> paths, String host, String codings)
      throws InterruptedException {
    assault.crowd(
        16,
        () -> {
          var random = assault.random((int) Thread.currentThread().threadId());
          var connection = assault.connect().timeout(Duration.ofSeconds(10));
          while (assault.goesOn()) {
            for (var path : paths) {
              connection.send(
                  "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/html, */*\r\nAccept-Encoding: %s\r\n\r\n"
                      .formatted(path, host.replace("%d", "" + random.nextInt(100_000)), codings));
              assault.sawStatus(connection.answer().status(), path);
              assault.breathe();
            }
          }
        });
    assault.hold();
  }
}
