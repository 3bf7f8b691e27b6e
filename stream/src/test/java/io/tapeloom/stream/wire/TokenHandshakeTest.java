package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token in the handshake identifies the user before the first message. */
class TokenHandshakeTest {

  private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol: ";

  private final Doorman doorman = new Doorman(true);
  private TestServer server = TestServer.startWith(new Greeting(), doorman);

  /** Reports the user to a new session. */
  private static final class Greeting implements Protocol {

    @Override
    public void opened(Session session) {
      session.send(session.identity().map(Identity::userId).orElse("nobody").getBytes(UTF_8));
    }

    @Override
    public Handling read(byte[] text) {
      return session -> session.send(text);
    }

    @Override
    public Handling refuse(byte[] text, Duration wait) {
      throw new AssertionError("no limit is met here");
    }

    @Override
    public Message encode(Topic<?> topic, Gap gap, Format format) {
      throw new IllegalStateException("gap of " + topic.name());
    }

    @Override
    public Message encode(Publication<?> publication, Format format) {
      throw new AssertionError("nothing is published here");
    }
  }

  /**
   * Accepts {@code ada}; delays tokens that begin with {@code slow} until the test releases them.
   */
  private static final class Doorman implements Authenticator {

    private final boolean acceptsTokenInUrl;
    private final Map<String, CompletableFuture<Verdict>> undecided = new ConcurrentHashMap<>();

    Doorman(boolean acceptsTokenInUrl) {
      this.acceptsTokenInUrl = acceptsTokenInUrl;
    }

    @Override
    public CompletionStage<Verdict> authenticate(String token) {
      return token.startsWith("slow")
          ? undecided.computeIfAbsent(token, _ -> new CompletableFuture<>())
          : CompletableFuture.completedStage(verdict(token));
    }

    static Verdict verdict(String token) {
      return switch (token) {
        case "ada", "slow-ada" -> known("ada");
        case "later" -> new Verdict.Refused("No keys \"now\"\n", true);
        default -> new Verdict.Refused("No \"such\" token\n", false);
      };
    }

    private static Verdict known(String user) {
      return new Verdict.Known(new Identity(user, Set.of(), Optional.empty()));
    }

    CompletableFuture<Verdict> awaitAsked(String token) {
      await().until(() -> undecided.containsKey(token));
      return requireNonNull(undecided.get(token));
    }

    @Override
    public boolean acceptsTokenInUrl() {
      return acceptsTokenInUrl;
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer ada",
        "Authorization: bearer   ada",
        "Authorization: BEARER ada",
        "Sec-WebSocket-Protocol: bearer, ada",
        "Sec-WebSocket-Protocol: bearer,ada",
        "Sec-WebSocket-Protocol: v1, bearer, ada, v2",
        "Sec-WebSocket-Protocol: bearer\r\nSec-WebSocket-Protocol: ada",
      })
  void shouldKnowTheUserOfAHeader(String header) throws IOException {
    assertThat(greetingOf(RawClient.upgradeRequest(header))).isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ws?access_token=ada", "/ws?a=1&access_token=%61da&b=2"})
  void shouldKnowTheUserOfAUrlWhereThatIsAllowed(String path) throws IOException {
    assertThat(greetingOf(RawClient.upgradeRequest().replace("/ws", path))).isEqualTo("ada");
  }

  @Test
  void shouldNotLookIntoTheUrlWhereThatIsNotAllowed() throws IOException {
    restart(TestServer.startWith(new Greeting(), new Doorman(false)));
    var inUrl = RawClient.upgradeRequest().replace("/ws", "/ws?access_token=wrong");

    assertThat(greetingOf(inUrl)).isEqualTo("nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Nothing: 1",
        "Authorization: Basic YWRhOmFkYQ==",
        "Authorization: Bearerada",
        "Sec-WebSocket-Protocol: chat",
        "Sec-WebSocket-Protocol: Bearer, ada",
      })
  void shouldTakeAClientWithoutAToken(String header) throws IOException {
    assertThat(greetingOf(RawClient.upgradeRequest(header))).isEqualTo("nobody");
  }

  @Test
  void shouldSelectTheSubprotocolBearerAndNotTheToken() throws IOException {
    assertThat(headOf(RawClient.upgradeRequest(SUBPROTOCOL + "v1, bearer, ada")))
        .contains("HTTP/1.1 101 Switching Protocols", "sec-websocket-protocol: bearer");
    assertThat(headOf(RawClient.upgradeRequest("Authorization: Bearer ada")))
        .noneMatch(line -> line.startsWith("sec-websocket-protocol"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer wrong",
        "Authorization: Bearer ada bob",
        "Sec-WebSocket-Protocol: bearer, wrong",
      })
  void shouldRefuseAWrongToken(String header) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(RawClient.upgradeRequest(header).getBytes(ISO_8859_1));

      assertThat(client.readHead())
          .contains(
              "HTTP/1.1 401 Unauthorized",
              "www-authenticate: Bearer error=\"invalid_token\","
                  + " error_description=\"No ?such? token?\"",
              "content-type: application/problem+json",
              "connection: close");
      var problem = problem(client);
      assertThat(problem.get("status").asInt()).isEqualTo(401);
      assertThat(problem.get("detail").asText()).isEqualTo("No \"such\" token\n");
      assertThat(server.stats().connectionsOpened()).isZero();
    }
  }

  @Test
  void shouldAskToTryAgainWhenATokenCannotBeJudgedNow() throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(RawClient.upgradeRequest("Authorization: Bearer later").getBytes(ISO_8859_1));

      assertThat(client.readHead())
          .contains("HTTP/1.1 503 Service Unavailable", "retry-after: 5")
          .noneMatch(line -> line.startsWith("www-authenticate"));
      assertThat(problem(client).get("detail").asText()).isEqualTo("No keys \"now\"\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization: Bearer                 | The token must not be empty",
        "Sec-WebSocket-Protocol: bearer        | The subprotocol bearer must be followed by the"
            + " token",
        "Sec-WebSocket-Protocol: v1, bearer    | The subprotocol bearer must be followed by the"
            + " token",
        "Sec-WebSocket-Protocol: bearer, ,v1   | The subprotocol bearer must be followed by the"
            + " token",
      })
  void shouldRefuseAnEmptyToken(String header, String detail) throws IOException {
    assertThat(refusalOf(RawClient.upgradeRequest(header))).isEqualTo(detail);
  }

  @Test
  void shouldRefuseAnEmptyTokenInTheUrl() throws IOException {
    assertThat(refusalOf(RawClient.upgradeRequest().replace("/ws", "/ws?access_token=")))
        .isEqualTo("The token must not be empty");
  }

  @Test
  void shouldRefuseATokenThatIsGivenTwice() throws IOException {
    var twice = "A token must be given once, in one way";
    var header = RawClient.upgradeRequest("Authorization: Bearer ada");

    assertThat(refusalOf(header.replace("/ws", "/ws?access_token=ada"))).isEqualTo(twice);
    assertThat(refusalOf(header.replace("Host:", SUBPROTOCOL + "bearer, ada\r\nHost:")))
        .isEqualTo(twice);
    assertThat(
            refusalOf(
                RawClient.upgradeRequest().replace("/ws", "/ws?access_token=ada&access_token=ada")))
        .isEqualTo(twice);
  }

  @Test
  void shouldWaitForAVerdictThatComesFromAnotherThread() throws Exception {
    try (var client = RawClient.dial(server.port());
        var other = RawClient.dial(server.port())) {
      var frame = RawClient.frame(0x81, "hello".getBytes(UTF_8));
      client.write(RawClient.upgradeRequest("Authorization: Bearer slow-ada").getBytes(ISO_8859_1));
      client.write(frame);
      var verdict = doorman.awaitAsked("slow-ada");
      other.write(RawClient.upgradeRequest().getBytes(ISO_8859_1));
      other.readHead();
      assertThat(other.readFrame().text()).isEqualTo("nobody");

      completeElsewhere(verdict, Doorman.verdict("slow-ada"));

      assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      assertThat(client.readFrame().text()).isEqualTo("ada");
      client.sendText("again");
      assertThat(client.readFrame().text()).isIn("hello", "again");
    }
  }

  @Test
  void shouldRefuseLate() throws Exception {
    try (var client = RawClient.dial(server.port())) {
      client.write(RawClient.upgradeRequest("Authorization: Bearer slow-bob").getBytes(ISO_8859_1));
      var verdict = doorman.awaitAsked("slow-bob");

      completeElsewhere(verdict, Doorman.verdict("bob"));

      assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 401 Unauthorized");
    }
  }

  /** The server's check at its end would find a place that such a connection keeps. */
  @Test
  void shouldForgetAClientThatLeavesBeforeTheVerdict() throws Exception {
    CompletableFuture<Authenticator.Verdict> verdict;
    try (var client = RawClient.dial(server.port())) {
      client.write(RawClient.upgradeRequest("Authorization: Bearer slow-ada").getBytes(ISO_8859_1));
      verdict = doorman.awaitAsked("slow-ada");
      client.hangUp();
    }
    await().until(() -> server.openChannels() == 0);

    completeElsewhere(verdict, Doorman.verdict("slow-ada"));

    assertThat(greetingOf(RawClient.upgradeRequest())).isEqualTo("nobody");
    assertThat(server.stats().connectionsOpened()).isOne();
  }

  @Test
  void shouldRefuseEveryTokenWithoutUsers() throws IOException {
    restart(TestServer.startWith(new Greeting(), Authenticator.none()));

    assertThat(headOf(RawClient.upgradeRequest("Authorization: Bearer ada")).getFirst())
        .isEqualTo("HTTP/1.1 401 Unauthorized");
    assertThat(greetingOf(RawClient.upgradeRequest())).isEqualTo("nobody");
  }

  private void restart(TestServer other) {
    server.close();
    server = other;
  }

  private static void completeElsewhere(
      CompletableFuture<Authenticator.Verdict> pending, Authenticator.Verdict verdict)
      throws InterruptedException {
    var thread = Thread.ofPlatform().start(() -> pending.complete(verdict));
    thread.join();
  }

  private String greetingOf(String request) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(request.getBytes(ISO_8859_1));
      assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      return client.readFrame().text();
    }
  }

  private List<String> headOf(String request) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(request.getBytes(ISO_8859_1));
      return client.readHead();
    }
  }

  private String refusalOf(String request) throws IOException {
    try (var client = RawClient.dial(server.port())) {
      client.write(request.getBytes(ISO_8859_1));
      assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 400 Bad Request");
      return problem(client).get("detail").asText();
    }
  }

  private static JsonNode problem(RawClient client) throws IOException {
    return new ObjectMapper().readTree(client.readToEnd());
  }
}
