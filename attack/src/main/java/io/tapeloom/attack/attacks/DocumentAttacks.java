package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import java.util.List;

/** Documents, pages and scripts, asked for again and again. */
final class DocumentAttacks {

  private static final List<String> DOCUMENTS =
      List.of(
          "/api/v1/asyncapi.yaml",
          "/api/v1/asyncapi.json",
          "/api/v1/ws/asyncapi.json",
          "/api/v1/openapi.json");

  private DocumentAttacks() {}

  static void documents(Assault assault) throws InterruptedException {
    reload(assault, DOCUMENTS);
  }

  /** 16 clients that read all of these, in turn. */
  static void reload(Assault assault, List<String> paths) throws InterruptedException {
    assault.crowd(
        16,
        () -> {
          var connection = assault.connect();
          while (assault.goesOn()) {
            for (var path : paths) {
              connection.send(RestAttacks.get(path));
              assault.sawStatus(connection.answer().status(), path);
              assault.breathe();
            }
          }
        });
    assault.hold();
  }
}
