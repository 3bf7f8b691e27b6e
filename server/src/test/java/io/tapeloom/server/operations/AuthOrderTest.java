package io.tapeloom.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Authenticator.Verdict;
import io.tapeloom.stream.session.Identity;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.StreamServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Verdicts about the tokens of one connection come in the order in which the tokens were sent. */
class AuthOrderTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, CompletableFuture<Verdict>> verdicts = new ConcurrentHashMap<>();
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();

  private final AuthOperations auth =
      new AuthOperations(
          new Authenticator() {
            @Override
            public CompletionStage<Verdict> authenticate(String token) {
              return verdictOn(token);
            }

            @Override
            public boolean acceptsTokenInUrl() {
              return false;
            }
          },
          new UserTopics(new Topics(new Random(1))),
          InstantSource.system(),
          (_, _) -> {});

  @AutoClose
  private final StreamServer server =
      StreamServer.start(
          StreamApi.titled("Auth", "1")
              .tag("connection", "The connection itself")
              .sessions(auth)
              .notice(AuthOperations.EXPIRING)
              .notice(AuthOperations.EXPIRED)
              .include(auth)
              .build(),
          0,
          "/ws");

  private CompletableFuture<Verdict> verdictOn(String token) {
    return verdicts.computeIfAbsent(token, _ -> new CompletableFuture<>());
  }

  private static Verdict known(String user) {
    return new Verdict.Known(new Identity(user, Set.of(), Optional.empty()));
  }

  private String nextMessage() throws InterruptedException {
    var answer = answers.poll(60, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer.at("/payload/message").asText();
  }

  private final class Listener implements WebSocket.Listener {

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      try {
        answers.add(JSON.readTree(text.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  @Test
  void shouldAnswerInTheOrderOfTheTokens() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://localhost:%d/ws".formatted(server.port())), new Listener())
              .join();
      verdictOn("quick").complete(known("bea"));
      for (var token : new String[] {"slow", "quick", "slower"}) {
        socket
            .sendText("{\"type\":\"auth\",\"payload\":{\"token\":\"%s\"}}".formatted(token), true)
            .join();
      }
      while (!verdicts.containsKey("slower")) {
        Thread.onSpinWait();
      }

      verdictOn("slower").complete(new Verdict.Refused("not today", true));
      verdictOn("slow").complete(known("ada"));

      assertThat(nextMessage()).isEqualTo("Authenticated as ada");
      assertThat(nextMessage()).isEqualTo("Authenticated as bea");
      assertThat(nextMessage()).isEqualTo("not today");
      assertThat(server.endpoint().sessions().iterator().next().identity())
          .map(Identity::userId)
          .hasValue("bea");
      socket.abort();
    }
  }
}
