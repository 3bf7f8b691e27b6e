package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Small requests whose checks are a lot of work. */
final class ValidationAttacks {

  static final String QUOTES = "/api/v1/datafeed/quotes";

  private ValidationAttacks() {}

  static void blanks(Assault assault) throws InterruptedException {
    var body = "{\"symbols\":[" + "\" \",".repeat(29_999) + "\" \"]}";
    post(assault, 8, QUOTES, "Content-Encoding: gzip\r\n", gzip(body));
  }

  /** So many clients that send a body again and again, and read each answer. */
  static void post(Assault assault, int clients, String path, String more, byte[] body)
      throws InterruptedException {
    var head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".formatted(path)
            + more
            + "Content-Length: %d\r\n\r\n".formatted(body.length);
    assault.crowd(
        clients,
        () -> {
          var connection = assault.connect();
          while (assault.goesOn()) {
            connection.send(head);
            connection.send(body);
            assault.sawStatus(connection.answer().status(), path);
            assault.breathe();
          }
        });
    assault.hold();
  }

  static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
