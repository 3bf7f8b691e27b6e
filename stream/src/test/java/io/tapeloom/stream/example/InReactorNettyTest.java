package io.tapeloom.stream.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Endpoint;
import io.tapeloom.stream.session.Limits;
import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.WebSockets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A server of Reactor Netty that has an endpoint beside a route of its own. */
class InReactorNettyTest {

  private static final String WATCH = "{\"type\":\"room.watch\",\"payload\":{\"room\":\"hall\"}}";

  private final Topics topics = new Topics(new Random(1));
  private final Endpoint endpoint =
      new Endpoint(
          "/ws", new Thermometers(topics).api().protocol(), Limits.DEFAULT, NanoClock.system());
  private final WebSockets webSockets =
      new WebSockets(
          List.of(endpoint),
          _ -> true,
          Authenticator.none(),
          LoopListener.none(),
          NanoClock.system());
  private final DisposableServer server =
      InReactorNetty.withEndpoints(
              webSockets,
              HttpServer.create()
                  .host("127.0.0.1")
                  .port(0)
                  .route(
                      routes ->
                          routes.get(
                              "/hello", (_, response) -> response.sendString(Mono.just("hello")))))
          .bindNow();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
    server.disposeNow();
    topics.close();
  }

  @Test
  void shouldPushToClientsAndAnswerOtherPaths() throws Exception {
    var rooms = topics.publisher(Thermometers.ROOMS);
    rooms.publish(rooms.topic("hall"), 20.0);
    assertThat(get("/hello")).isEqualTo("200 hello");
    var client = WatchingClient.connect(http, server.port());

    client.send(WATCH);

    assertThat(client.next()).startsWith("{\"type\":\"room.watch.response\"");
    assertThat(client.next()).endsWith("\"payload\":{\"celsius\":20.0}}");
    rooms.publish(rooms.topic("hall"), 21.5);
    assertThat(client.next()).endsWith("\"payload\":{\"celsius\":21.5}}");
    assertThat(get("/hello")).isEqualTo("200 hello");
    assertThat(get("/ws")).startsWith("426 ");
    assertThat(get("/other")).startsWith("404 ");
  }

  @Test
  void shouldDrainBeforeTheServerStops() throws Exception {
    var client = WatchingClient.connect(http, server.port());
    client.send(WATCH);
    assertThat(client.next()).startsWith("{\"type\":\"room.watch.response\"");

    endpoint.drain(new Random(1));

    assertThat(client.next()).startsWith("{\"type\":\"draining\"");
    assertThat(client.next()).startsWith("1012 reconnect_after_ms=");
    assertThat(endpoint.awaitNoSessions(Duration.ofSeconds(60))).isTrue();
  }

  private String get(String path) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
