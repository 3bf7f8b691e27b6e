package io.tapeloom.stream.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.stream.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The example works as described, and the README shows its source. */
class ThermometersTest {

  private static final Path SOURCE =
      Path.of("src/test/java/io/tapeloom/stream/example/Thermometers.java");

  @Test
  void shouldPushTheTemperatureOfARoom() throws Exception {
    var topics = new Topics(new Random(1));
    var messages = new LinkedBlockingQueue<String>();
    try (var server = new Thermometers(topics).serve(0);
        var http = HttpClient.newHttpClient()) {
      var rooms = topics.publisher(Thermometers.ROOMS);
      var hall = rooms.topic("hall");
      rooms.publish(hall, 20.0);
      var socket = connect(http, server.port(), messages);

      socket.sendText("{\"type\":\"room.watch\",\"payload\":{\"room\":\"hall\"}}", true).join();
      assertThat(next(messages))
          .isEqualTo(
              """
              {"type":"room.watch.response","payload":{"topic":"rooms:hall","delivery":"latest",\
              "epoch":"%s","seq":1}}\
              """
                  .formatted(topics.epoch()));
      assertThat(next(messages))
          .isEqualTo(
              """
              {"type":"room.temperature","topic":"rooms:hall","seq":1,"payload":{"celsius":20.0}}\
              """);
      rooms.publish(hall, 21.5);
      assertThat(next(messages))
          .isEqualTo(
              """
              {"type":"room.temperature","topic":"rooms:hall","seq":2,"payload":{"celsius":21.5}}\
              """);
      socket.sendText("{\"type\":\"room.watch\",\"payload\":{\"room\":\"cave\"}}", true).join();
      assertThat(next(messages))
          .isEqualTo("1003 Could not validate payload: room: must match hall|attic, got \"cave\"");
    }
    topics.close();
  }

  @Test
  void shouldServeItsDocument() throws Exception {
    try (var server = new Thermometers(new Topics(new Random(1))).serve(0);
        var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:%d/asyncapi.json".formatted(server.port()));

      var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith("{\"asyncapi\":\"2.4.0\"").contains("room.temperature");
    }
  }

  @Test
  void shouldStandInTheReadme() throws IOException {
    assertThat(Files.readAllLines(SOURCE)).hasSizeLessThan(40);
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + Files.readString(SOURCE) + "```\n");
  }

  private static WebSocket connect(HttpClient http, int port, BlockingQueue<String> messages) {
    var listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket from, CharSequence text, boolean last) {
            messages.add(text.toString());
            from.request(1);
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            messages.add(code + " " + reason);
            return null;
          }
        };
    return http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://localhost:%d/ws".formatted(port)), listener)
        .join();
  }

  private static @Nullable String next(BlockingQueue<String> messages) throws InterruptedException {
    return messages.poll(60, TimeUnit.SECONDS);
  }
}
