package io.tapeloom.server.http;

import static io.tapeloom.server.http.RawHttp.get;
import static io.tapeloom.server.http.RawHttp.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tapeloom.server.Documents;
import io.tapeloom.server.RawSocket;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.stream.wire.WireMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** One request at a time, whole, well-formed, in time. */
class RequestGateTest {

  private static final String TIME = "/api/v1/datafeed/time";
  private static final String HEALTH = "/api/v1/health";
  private static final String QUOTES = "/api/v1/datafeed/quotes";

  @AutoClose private static final ServerUnderTest server = ServerUnderTest.start(Map.of());

  @Test
  void shouldAnswerPipelinedRequestsInTheirOrder() {
    var symbols = Stream.of("AAPL", "MSFT", "TSLA", "NVDA");
    var bodies = symbols.map("{\"symbols\":[\"%s\"]}"::formatted).toList();
    try (var client = RawHttp.connect(server)) {
      IntStream.range(0, 200)
          .forEach(
              i -> {
                client.send(post(QUOTES, bodies.get(i % 4)));
                client.send(get(i % 2 == 0 ? HEALTH : TIME));
              });

      for (int i = 0; i < 200; i++) {
        assertThat(bodies.get(i % 4))
            .contains(Documents.json(client.answer().body()).get(0).get("n").asText());
        assertThat(client.answer().body()).contains(i % 2 == 0 ? "version_info" : "time");
      }
    }
  }

  @Test
  void shouldAnswerAllThatWasAskedAtOnceBeforeTheClientEndedItsSide() {
    try (var client = RawHttp.connect(server)) {
      client.send(get(TIME).repeat(300)).end();

      for (int i = 0; i < 300; i++) {
        assertThat(client.answer().status()).isEqualTo(200);
      }
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void shouldAnswerWhatWasAskedBeforeAnUpgradeFirst() {
    var netty = (Logger) LoggerFactory.getLogger("io.netty");
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    netty.addAppender(log);
    try (var client = RawHttp.connect(server)) {
      client.send(get("/api/v1/datafeed/search?user_input=A") + RawSocket.handshake("/api/v1/ws"));

      assertThat(client.answer().body()).startsWith("[{");
      assertThat(client.answer().status()).isEqualTo(101);
      assertThat(log.list).isEmpty();
    } finally {
      netty.detachAppender(log);
    }
  }

  @ParameterizedTest
  @MethodSource
  void shouldRefuseWhatIsNotHttp(String request, int status) {
    try (var client = RawHttp.connect(server)) {
      var answer = client.ask(request + get(HEALTH));

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(Documents.json(answer.body()).get("status").asInt()).isEqualTo(status);
      assertThat(client.isEnded()).isTrue();
    }
  }

  private static String preflight(String headers) {
    return get(HEALTH, "Origin: http://a", "Access-Control-Request-Method: GET")
        .replace("GET /", "OPTIONS /")
        .replace("\r\n\r\n", "\r\nAccess-Control-Request-Headers: " + headers + "\r\n\r\n");
  }

  @Test
  void shouldTakeLongHeadersThatAreNotLongLists() {
    try (var client = RawHttp.connect(server)) {
      var most = "a/b,".repeat(98) + "*/*";

      assertThat(client.ask(get(HEALTH, "Accept: " + most)).status()).isEqualTo(200);
      assertThat(client.ask(get(HEALTH, "Cookie: " + "a=b; ".repeat(2_000))).status())
          .isEqualTo(200);
      assertThat(client.ask(get(HEALTH + "?a=" + "b/".repeat(2_000))).status()).isEqualTo(200);
      assertThat(client.ask(get("/" + "a/".repeat(1_023))).status()).isEqualTo(404);
      assertThat(client.ask(preflight("x-a,".repeat(99) + "x-b")).status()).isEqualTo(200);
    }
  }

  static Stream<Arguments> shouldRefuseWhatIsNotHttp() {
    var chunked = "POST " + QUOTES + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        Arguments.of("GET " + HEALTH + " HTTP/1.1\r\n\r\n", 400),
        Arguments.of("GET " + HEALTH + " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        Arguments.of("GET " + HEALTH + " HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        Arguments.of("GET " + HEALTH + " HTTP/1.1\r\nHost: " + "a".repeat(301) + "\r\n\r\n", 400),
        Arguments.of(get(HEALTH, "Origin: http://" + "a".repeat(506)), 431),
        Arguments.of("GET " + HEALTH + " HTTP/9.9\r\nHost: a\r\n\r\n", 505),
        Arguments.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        Arguments.of("GET /api/v1/ws HTTP/9.9\r\nHost: a\r\n\r\n", 505),
        Arguments.of(get(HEALTH, "Expect: 200-ok"), 417),
        Arguments.of(get(HEALTH, "Transfer-Encoding: gzip, chunked"), 400),
        Arguments.of(get(HEALTH, "Transfer-Encoding: snappy"), 400),
        Arguments.of(get(HEALTH, "Bad Header: x"), 400),
        Arguments.of("nonsense\r\n\r\n", 400),
        Arguments.of(get("/" + "a".repeat(20_000)), 414),
        Arguments.of(get("/" + "a/".repeat(1_024)), 414),
        Arguments.of(get(HEALTH, "X-Long: " + "a".repeat(20_000)), 431),
        Arguments.of(get(HEALTH, "Accept: " + "a/b,".repeat(100) + "*/*"), 431),
        Arguments.of(get(HEALTH, "Accept: " + "a/b,".repeat(50), "Accept:" + ",".repeat(50)), 431),
        Arguments.of(get(HEALTH, "Content-Type: a/b" + ";a=b".repeat(100)), 431),
        Arguments.of(preflight("x-a,".repeat(100) + "x-b"), 431),
        Arguments.of(get(HEALTH, Collections.nCopies(200, "a: b").toArray(String[]::new)), 431),
        Arguments.of(get(HEALTH, "Content-Length: 1000000"), 413),
        Arguments.of(get(HEALTH, "Content-Length: -1"), 400),
        Arguments.of(get(HEALTH, "Content-Length: 1", "Content-Length: 2"), 400),
        Arguments.of(chunked + "zz\r\n", 400),
        Arguments.of(chunked + "-5\r\n", 400),
        Arguments.of(chunked + "fffffffffffffffff\r\n", 400),
        Arguments.of(chunked + "2\r\n{}XX", 400),
        Arguments.of(chunked + "2\r\n{}\r\n0\r\nBad Trailer: x\r\n\r\n", 400));
  }

  @Test
  void shouldRefuseAHeadOfTooManyLinesBeforeItIsWhole() {
    var head = "GET " + TIME + " HTTP/1.1\r\n" + "a:b\r\n".repeat(RequestHead.MAX_HEADERS + 1);
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(get(TIME)).status()).isEqualTo(200);
      client.send(head);

      var refusal = client.answer();
      assertThat(refusal.status()).isEqualTo(431);
      assertThat(refusal.body()).contains("at most 128 lines").doesNotContain("instance");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldAnswerWhatWasAskedBeforeAHeadOfTooManyLinesFirst(boolean end) {
    var lines = "a:b\r\n".repeat(1_000); // takes more than the read that the first request is in
    try (var client = RawHttp.connect(server)) {
      client.send(get(TIME).repeat(20) + "GET " + TIME + " HTTP/1.1\r\n" + lines);
      if (end) {
        client.end();
      }

      for (int i = 0; i < 20; i++) {
        assertThat(client.answer().status()).isEqualTo(200);
      }
      assertThat(client.answer().status()).isEqualTo(431);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void shouldTakeAsManyHeaderLinesAsThereMayBe() {
    var lines = new ArrayList<>(Collections.nCopies(RequestHead.MAX_HEADERS - 1, "a: b"));
    var request = get(TIME, lines.toArray(String[]::new));
    try (var client = RawHttp.connect(server)) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.ask("\r\n".repeat(i) + request).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void shouldNotTakeTheLinesOfABodyForThoseOfAHead() {
    var body = "{\"symbols\":[" + "\n".repeat(1_500) + "\t\n".repeat(1_500) + "\"AAPL\"]}";
    try (var client = RawHttp.connect(server)) {
      client.send((post(QUOTES, body) + get(TIME)).repeat(20));
      for (int i = 0; i < 20; i++) {
        assertThat(client.answer().body()).contains("AAPL");
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void shouldTakeAHostThatHttp10LeavesOut() {
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask("GET " + HEALTH + " HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void shouldAskForABodyThatWaitsForIt() {
    var body = "{\"symbols\":[\"AAPL\"]}";
    try (var client = RawHttp.connect(server)) {
      var asked =
          client.ask(
              post(QUOTES, "")
                  .replace("Content-Length: 0", "Expect: 100-continue\r\nContent-Length: 20"));
      assertThat(asked.status()).isEqualTo(100);

      assertThat(client.ask(body).status()).isEqualTo(200);
      assertThat(client.ask(get(HEALTH)).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldTakeABodyInPieces() {
    try (var client = RawHttp.connect(server)) {
      client.send("POST " + QUOTES + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n");
      client.send("Content-Type: application/json\r\n\r\n");
      for (char letter : "{\"symbols\":[\"AAPL\"]}".toCharArray()) {
        client.send("1\r\n" + letter + "\r\n");
      }

      assertThat(client.ask("0\r\nDigest: x\r\n\r\n").status()).isEqualTo(200);
      assertThat(client.ask(get(HEALTH)).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldWorkOnOneRequestOfAConnectionAndHoldLittleForItsReader() {
    var load = server.part(RestLoad.class);
    await().until(() -> load.inFlight() == 0); // those of clients that have left
    try (var client = RawHttp.connect(server)) {
      client.send(
          get("/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=50000").repeat(50));

      while (load.pendingBytes() < 256 * 1024) { // the client reads nothing
        assertThat(load.inFlight()).isLessThanOrEqualTo(1);
        Thread.onSpinWait();
      }
      assertThat(load.pendingBytes()).isLessThan(1 << 20);
      for (int i = 0; i < 50; i++) {
        var bars = Documents.json(client.answer().body()).get("bars");
        assertThat(bars.size()).isGreaterThan(9000);
      }
    }
  }

  /** Many at once, so that some have gone before their request begins. */
  @Test
  void shouldHavePlacesAgainAfterClientsThatResetTheirConnections() throws IOException {
    var load = server.part(RestLoad.class);
    var request = get("/api/v1/datafeed/bars?symbol=AAPL&resolution=1&count_back=50000").repeat(20);
    for (int i = 0; i < 2_000; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
    }

    await().until(() -> load.atWork() == 0 && load.waiting() == 0 && load.inFlight() == 0);
    try (var client = RawHttp.connect(server)) {
      assertThat(client.ask(get(TIME)).status()).isEqualTo(200);
    }
  }

  /** Each takes some 30 KiB. */
  @Test
  void shouldCountWhatUnfinishedHeadsTake() {
    var begun = "GET " + HEALTH + " HTTP/1.1\r\n" + ("a:" + "b".repeat(68) + "\r\n").repeat(100);
    var connections = new ArrayList<RawHttp>();
    try (var crowded =
            ServerUnderTest.start(
                Map.of("WS_MAX_PARTIAL_BYTES", "2097152", "WS_MESSAGE_SIZE_LIMIT", "65536"));
        var healthy = RawHttp.connect(crowded)) {
      var unfinished = crowded.part(WireMemory.class).unfinished();
      for (int i = 0; i < 120; i++) {
        connections.add(RawHttp.connect(crowded).send(begun));
      }

      await().until(() -> unfinished.shed() > 45);
      await().until(() -> crowded.part(HttpParts.class).connections().count() < 80);
      await().until(() -> unfinished.heldBytes() <= unfinished.maxBytes());
      assertThat(unfinished.heldBytes()).isPositive();
      assertThat(healthy.ask(get(HEALTH)).status()).isEqualTo(200);
      connections.forEach(RawHttp::close);
      await().until(() -> unfinished.heldBytes() == 0);
    }
  }

  @Test
  void shouldLetGoOfAnAnswerWhoseReaderLeaves() {
    var load = server.part(RestLoad.class);
    try (var client = RawHttp.connect(server)) {
      client.send(get("/api/v1/udf/history?symbol=MSFT&resolution=1&countback=50000").repeat(20));
      while (load.pendingBytes() == 0) {
        Thread.onSpinWait();
      }
    }

    await().until(() -> load.pendingBytes() == 0 && load.inFlight() == 0 && load.atWork() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        "\r\n\r\n",
        "",
      })
  void shouldEndAConnectionWhoseRequestDoesNotCome(String begin) {
    try (var impatient = ServerUnderTest.start(Map.of("WS_HANDSHAKE_TIMEOUT", "0.3"));
        var client = RawHttp.connect(impatient)) {
      client.send(begin);

      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void shouldEndAConnectionWhoseSecondRequestDoesNotCome() {
    try (var impatient = ServerUnderTest.start(Map.of("WS_HANDSHAKE_TIMEOUT", "0.3"));
        var client = RawHttp.connect(impatient)) {
      assertThat(client.ask(get(HEALTH)).status()).isEqualTo(200);
      client.send("GET /api");

      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void shouldEndAnIdleConnection() {
    try (var impatient = ServerUnderTest.start(Map.of("HTTP_IDLE_TIMEOUT", "0.3"));
        var client = RawHttp.connect(impatient)) {
      assertThat(client.ask(get(HEALTH)).status()).isEqualTo(200);

      assertThat(client.isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 50", "Transfer-Encoding: chunked"})
  void shouldAnswerABodyThatDoesNotCome(String length) {
    try (var impatient = ServerUnderTest.start(Map.of("WS_HANDSHAKE_TIMEOUT", "0.3"));
        var client = RawHttp.connect(impatient)) {
      var answer = client.ask("POST " + QUOTES + " HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n");

      assertThat(answer.status()).isEqualTo(408);
      assertThat(client.isEnded()).isTrue();
    }
  }
}
