package io.tapeloom.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.server.MessageContract;
import io.tapeloom.server.OperationClient;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.live.EverySymbol;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.StreamServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tokens that a connection sends while others of it are still being verified. */
class TokenChecksTest {

  private final Provider provider = new Provider();
  private final StreamApi api = api(provider);
  @AutoClose private final StreamServer server = StreamServer.start(api, 0, "/ws");

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.shutdownNow();
  }

  @Test
  void shouldGiveVerdictsInTheOrderInWhichTokensWereSent() {
    try (var client = connect()) {
      send(client, "alice");
      send(client, "bob");
      await().until(() -> provider.asked.size() == 2);
      provider.know("bob");
      client.ask("ping");
      assertThat(verdicts(client)).isEmpty();

      provider.know("alice");

      await().until(() -> verdicts(client).size() == 2);
      assertThat(verdicts(client))
          .extracting(each -> each.path("user_id").asText())
          .containsExactly("alice", "bob");
      assertThat(server.endpoint().sessions())
          .singleElement()
          .extracting(session -> session.identity().map(Identity::userId))
          .isEqualTo(Optional.of("bob"));
    }
  }

  @Test
  void shouldVerifyFewTokensOfAConnectionAtOnce() {
    try (var client = connect()) {
      for (int i = 0; i < 10; i++) {
        send(client, "user" + i);
      }
      client.ask("ping");
      assertThat(verdicts(client)).isEmpty();
      assertThat(provider.asked).containsOnlyKeys("user0", "user1", "user2", "user3");

      provider.asked.keySet().forEach(provider::know);

      await().until(() -> verdicts(client).size() == 10);
      assertThat(verdicts(client))
          .extracting(each -> each.path("user_id").asText() + each.path("code").asText())
          .startsWith("user0", "user1", "user2", "user3", "unavailable")
          .endsWith("unavailable");
      send(client, "user10");
      await().until(() -> provider.asked.containsKey("user10"));
    }
  }

  private static StreamApi api(Authenticator authenticator) {
    var topics = new Topics(new SplittableRandom(1));
    var clock = InstantSource.system();
    var auth = new AuthOperations(authenticator, new UserTopics(topics), clock, (_, _) -> {});
    return StreamApi.titled("Tokens", "1.0.0")
        .mapper(WireJson.mapper())
        .sessions(auth)
        .notice(AuthOperations.EXPIRING)
        .notice(AuthOperations.EXPIRED)
        .include(auth)
        .include(
            new ConnectionOperations(
                clock,
                () -> new Freshness(clock.instant(), 0),
                new EverySymbol(),
                SessionBroker.none()))
        .build();
  }

  private OperationClient connect() {
    return OperationClient.connect(
        http,
        URI.create("ws://127.0.0.1:%d/ws".formatted(server.port())),
        MessageContract.of(api.asyncApi("127.0.0.1", false, "/ws")),
        Map.of());
  }

  private static void send(OperationClient client, String token) {
    client.send("auth", Map.of("token", token));
  }

  private static List<JsonNode> verdicts(OperationClient client) {
    return client.messages().stream()
        .filter(message -> message.get("type").asText().equals("auth.response"))
        .map(message -> message.get("payload"))
        .toList();
  }

  /** Takes its time; a token is the name of its user. */
  private static final class Provider implements Authenticator {

    final Map<String, CompletableFuture<Verdict>> asked = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Verdict> authenticate(String token) {
      return asked.computeIfAbsent(token, _ -> new CompletableFuture<>());
    }

    void know(String user) {
      var verdict = new Verdict.Known(new Identity(user, Set.of(), Optional.empty()));
      var _ = asked.computeIfAbsent(user, _ -> new CompletableFuture<>()).complete(verdict);
    }

    @Override
    public boolean acceptsTokenInUrl() {
      return false;
    }
  }
}
