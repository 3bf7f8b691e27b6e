package io.tapeloom.server.http;

import static io.tapeloom.server.http.RawHttp.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.server.Documents;
import io.tapeloom.server.ServerUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What one address may have of REST, and what REST may have of the machine. */
class RestShareTest {

  private static final String TIME = "/api/v1/datafeed/time";
  private static final String BARS =
      "/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=50000";

  /** One address has a quarter of the places, which is two. */
  @AutoClose
  private final ServerUnderTest server =
      ServerUnderTest.start(
          Map.of(
              "TRUSTED_PROXIES", "127.0.0.1",
              "REST_MAX_IN_FLIGHT", "2",
              "REST_MAX_WAITING", "6"));

  @Test
  void shouldGiveOneAddressAQuarterOfThePlaces() {
    var load = server.part(RestLoad.class);
    try (var first = RawHttp.connect(server);
        var second = RawHttp.connect(server);
        var third = RawHttp.connect(server)) {
      first.send(get(BARS, "X-Forwarded-For: 198.51.100.1"));
      second.send(get(BARS, "X-Forwarded-For: 198.51.100.1"));
      await().until(() -> load.inFlight() == 2 && load.pendingBytes() > 0); // nobody reads

      var refused = third.ask(get(TIME, "X-Forwarded-For: 198.51.100.1"));

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(Documents.json(refused.body()).get("detail").asText())
          .isEqualTo(
              "Too many requests of one address are in progress or their answers are not read");
      assertThat(third.ask(get(TIME, "X-Forwarded-For: 198.51.100.2")).status()).isEqualTo(200);
      assertThat(third.ask(get(TIME)).status()).isEqualTo(200);
      first.answer();
      await().until(() -> load.inFlight() == 1);
      assertThat(third.ask(get(TIME, "X-Forwarded-For: 198.51.100.1")).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldCountNoMemoryForWhatIsSentToAllFromTheSame() {
    var load = server.part(RestLoad.class);
    var file = get("/api/v1/assets/swagger-ui/swagger-ui-bundle.js");
    try (var first = RawHttp.connect(server);
        var second = RawHttp.connect(server)) {
      first.send(file);
      second.send(file);

      await().until(() -> load.inFlight() == 2 && load.atWork() == 0); // nobody reads

      assertThat(load.pendingBytes()).isZero();
      assertThat(first.answer().body()).hasSizeGreaterThan(1_000_000);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldWorkWithALowerPriorityThanTheEventLoops() {
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(get(TIME)).status()).isEqualTo(200);
    }

    assertThat(nice("rest-"))
        .isNotEmpty()
        .allMatch(nice -> nice == nice("default-nioEven").getFirst() + 5);
  }

  /** Of the threads whose name begins so. */
  private static List<Integer> nice(String name) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads
          .map(RestShareTest::stat)
          .filter(stat -> stat.contains("(" + name))
          .map(RestShareTest::niceOf)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The nineteenth field (proc(5)); the second is in parentheses. */
  private static int niceOf(String stat) {
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }

  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException ended) {
      return "";
    }
  }
}
