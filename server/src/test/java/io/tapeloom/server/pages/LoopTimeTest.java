package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.Documents;
import io.tapeloom.server.ServerUnderTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long the handlers hold an event loop, on which the answers of everybody else wait: by the
 * processor's time that the loops take, which does not depend on what else the machine does.
 */
class LoopTimeTest {

  /** The best of many rounds: the first ones run code that is not compiled yet. */
  private static final Duration MOST = Duration.ofMillis(2);

  private static final int ROUNDS = 40;
  private static final int REQUESTS = 4;

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("BAR_BROADCASTER_ENABLED", "false", "MARKET_SPEED", "0.1"));

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static Stream<String> paths() {
    var documented =
        Documents.fields(server.rest().openApi().get("paths")).stream()
            .filter(path -> server.rest().openApi().get("paths").get(path).has("get"))
            .map(path -> filled(path) + query(path));
    return Stream.concat(
        documented,
        Stream.of(
            "/metrics",
            "/api/v1/docs",
            "/api/v1/redoc",
            "/api/v1/asyncapi",
            "/api/v1/ws/asyncapi",
            "/api/v1/openapi.json",
            "/api/v1/asyncapi.json",
            "/api/v1/asyncapi.yaml",
            "/api/v1/ws/asyncapi.json",
            "/api/v1/assets/redoc.standalone.js",
            "/api/v1/assets/asyncapi-react/without-parser.js",
            "/api/v1/assets/swagger-ui/swagger-ui-bundle.js"));
  }

  private static String filled(String path) {
    return path.replace("{symbol}", "AAPL")
        .replace("{code}", "busy")
        .replace("{order_id}", "o-1")
        .replace("{id}", "my-1");
  }

  private static String query(String path) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "bars" -> "?symbol=AAPL&resolution=1&from_time=0&to_time=4000000000&count_back=300";
      case "history" -> "?symbol=AAPL&resolution=1&from=0&to=4000000000&countback=300";
      case "symbols" -> "?symbol=AAPL";
      case "quotes" -> "?symbols=" + "AAPL,MSFT,".repeat(250);
      case "trades" -> "?symbol=AAPL&limit=1000";
      case "search" -> "?user_input=&max_results=1000";
      default -> "";
    };
  }

  @ParameterizedTest
  @MethodSource("paths")
  void shouldHoldALoopForNoLongerThanAMoment(String path) {
    long least =
        LongStream.range(0, ROUNDS).map(_ -> nanosOfLoops(path)).min().orElseThrow() / REQUESTS;

    assertThat(Duration.ofNanos(least)).as(path).isLessThan(MOST);
  }

  /** What the loops worked while a path was asked for some times, as a browser asks. */
  private static long nanosOfLoops(String path) {
    var loops = loops();
    long before = nanos(loops);
    for (int i = 0; i < REQUESTS; i++) {
      var answer = server.rest().exchange(server.rest().request(path, "Accept-Encoding", "gzip"));
      assertThat(answer.status()).as(path).isLessThan(500);
    }
    return nanos(loops) - before;
  }

  private static long nanos(List<Long> threads) {
    return threads.stream().mapToLong(THREADS::getThreadCpuTime).filter(time -> time > 0).sum();
  }

  private static List<Long> loops() {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(Objects::nonNull)
        .filter(thread -> thread.getThreadName().contains("EventLoop"))
        .map(thread -> thread.getThreadId())
        .toList();
  }
}
