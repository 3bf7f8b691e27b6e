package io.tapeloom.attack.attacks;

import io.tapeloom.attack.assault.Assault;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Small requests whose validation is expensive. */
final class ValidationAttacks {

  static final String QUOTES = "/api/v1/datafeed/quotes";
  static final String TOKEN = "/api/v1/auth/token";

  /** So many elements are just below the parser's limit of tokens, so they are validated. */
  private static final int MANY = 24_000;

  /** A body just below the limit of 256 KiB, also after inflating. */
  private static final int BODY = 250_000;

  private static final int CLIENTS = 8;
  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");

  private ValidationAttacks() {}

  static void blanks(Assault assault) throws InterruptedException {
    post(assault, QUOTES, list("symbols", "\" \"", MANY));
  }

  static void nulls(Assault assault) throws InterruptedException {
    post(assault, QUOTES, list("symbols", "null", MANY));
  }

  static void permissions(Assault assault) throws InterruptedException {
    post(assault, TOKEN, list("user_id\":\"alice\",\"permissions", "\" \"", MANY));
  }

  static void keys(Assault assault) throws InterruptedException {
    post(assault, QUOTES, keys(MANY / 2));
  }

  static void depth(Assault assault) throws InterruptedException {
    post(assault, QUOTES, "{\"symbols\":" + "[".repeat(BODY / 2) + "]".repeat(BODY / 2) + "}");
  }

  /** Sends a number that is expensive to parse. */
  static void numbers(Assault assault) throws InterruptedException {
    post(assault, QUOTES, "{\"symbols\":[" + "9".repeat(BODY) + "e400000000]}");
  }

  static void names(Assault assault) throws InterruptedException {
    post(assault, QUOTES, "{\"" + "n".repeat(BODY) + "\":1}");
  }

  private static String list(String field, String element, int count) {
    return "{\"%s\":[".formatted(field) + (element + ",").repeat(count - 1) + element + "]}";
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> "\"k%d\":%d".formatted(number, number))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Runs clients that repeatedly send a compressed body and read each answer. */
  private static void post(Assault assault, String path, String text) throws InterruptedException {
    var body = gzip(text);
    var head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".formatted(path)
            + "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n".formatted(body.length);
    assault.crowd(
        CLIENTS,
        () -> {
          var connection = assault.connect().timeout(Duration.ofSeconds(30));
          while (assault.goesOn()) {
            connection.send(head);
            connection.send(body);
            var answer = connection.answer();
            assault.sawStatus(answer.status(), path);
            CODE.matcher(answer.text()).results().forEach(code -> assault.saw(code.group(1)));
            if (answer.text().length() > 10_000) {
              assault.fault("a refusal of %,d characters".formatted(answer.text().length()));
            }
            assault.breathe();
          }
        });
    assault.hold();
  }

  /** Sends large invalid messages of both protocols. */
  static void messages(Assault assault) throws InterruptedException {
    var payloads =
        List.of(
            keys(62_000),
            keys(MANY / 2),
            list("symbol", "\" \"", MANY),
            "[".repeat(300_000),
            "{\"symbol\":" + "9".repeat(400_000) + "}");
    assault.crowd(
        CLIENTS,
        () -> {
          for (var payload : payloads) {
            assault.breathe();
            answered(
                assault,
                FrameAttacks.OPERATIONS,
                "{\"type\":\"bars.subscribe\",\"payload\":" + payload + "}");
            answered(
                assault,
                FrameAttacks.CHANNELS,
                "{\"type\":\"subscribe\",\"channel\":" + payload + "}");
          }
        });
    assault.hold();
  }

  private static void answered(Assault assault, String path, String text) throws IOException {
    var peer = assault.webSocket(path);
    peer.send(text);
    var frame = peer.read();
    while (frame.opcode() == WebSocketPeer.TEXT && frame.text().contains("welcome")) {
      frame = peer.read();
    }
    assault.saw(frame.opcode() == WebSocketPeer.CLOSE ? "closed " + frame.closeCode() : "answered");
    assault.leave(peer.connection());
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
