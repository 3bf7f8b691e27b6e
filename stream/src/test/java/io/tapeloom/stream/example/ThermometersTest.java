package io.tapeloom.stream.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.topic.Topics;
import io.tapeloom.stream.wire.StreamServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The README's examples, and that the README shows them as they are. */
class ThermometersTest {

  private static final Path README = Path.of("README.md");
  private static final Path SOURCES = Path.of("src/test/java/io/tapeloom/stream/example");

  private static final String WATCH = "{\"type\":\"room.watch\",\"payload\":{\"room\":\"hall\"}}";

  @Test
  void shouldPushTheTemperatureOfARoom() throws Exception {
    var topics = new Topics(new Random(1));
    try (var server = StreamServer.start(new Thermometers(topics).api(), 0, "/ws");
        var http = HttpClient.newHttpClient()) {
      var rooms = topics.publisher(Thermometers.ROOMS);
      rooms.publish(rooms.topic("hall"), 20.0);
      var client = WatchingClient.connect(http, server.port());

      client.send(WATCH);
      var answer = String.valueOf(client.next());
      var first = client.next();
      rooms.publish(rooms.topic("hall"), 20.5);
      var second = client.next();
      client.send(WATCH.replace("hall", "cave"));

      assertThat(client.next())
          .isEqualTo("1003 Could not validate payload: room: must match hall|attic, got \"cave\"");
      assertThat(Files.readString(README))
          .contains("`" + WATCH + "`")
          .contains(
              "```json\n%s\n%s\n%s\n```\n"
                  .formatted(answer.replace(topics.epoch(), "5f3a9c1e"), first, second));
    }
    topics.close();
  }

  @Test
  void shouldServeItsDocument() throws Exception {
    var api = new Thermometers(new Topics(new Random(1))).api();
    try (var server = StreamServer.start(api, 0, "/ws");
        var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:%d/asyncapi.json".formatted(server.port()));

      var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith("{\"asyncapi\":\"2.4.0\"").contains("room.temperature");
    }
  }

  @Test
  void shouldStandInTheReadme() throws IOException {
    var example = SOURCES.resolve("Thermometers.java");

    assertThat(Files.readAllLines(example)).hasSizeLessThan(55);
    assertThat(Files.readString(README))
        .contains("```java\n" + Files.readString(example) + "```\n");
  }

  @Test
  void shouldShowInTheReadmeHowToEmbed() throws IOException {
    var source = Files.readString(SOURCES.resolve("InReactorNetty.java"));
    int begin = source.indexOf("  static HttpServer");
    var method = source.substring(begin, source.indexOf("\n  }\n", begin) + "\n  }".length());

    assertThat(Files.readString(README)).contains("```java\n" + method.stripIndent() + "\n```\n");
  }
}
