package io.tapeloom.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of the channel protocol. Every message that it receives is held against its schema in
 * the server's AsyncAPI document.
 */
final class ChannelClient implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 20;

  private final LinkedBlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final Map<String, JsonSchema> schemas;
  private final WebSocket socket;

  private ChannelClient(HttpClient http, URI uri, Map<String, JsonSchema> schemas) {
    this.schemas = schemas;
    this.socket = http.newWebSocketBuilder().buildAsync(uri, new Inbox()).join();
  }

  /** A client that has read its welcome. */
  static ChannelClient connect(HttpClient http, int port, Map<String, JsonSchema> schemas) {
    var client =
        new ChannelClient(
            http, URI.create("ws://127.0.0.1:%d/api/v1/ws/v1".formatted(port)), schemas);
    client.await(message -> message.path("type").asText().equals("welcome"));
    return client;
  }

  /** What the server's document says of each message that the server sends, by its type. */
  static Map<String, JsonSchema> schemas(HttpClient http, int port) {
    try {
      var yaml =
          http.send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:%d/api/v1/asyncapi.yaml".formatted(port)))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      var document = new YAMLMapper().readTree(yaml);
      var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
      var schemas = new HashMap<String, JsonSchema>();
      for (var message : document.at("/components/messages")) {
        var schema = (ObjectNode) message.get("payload").deepCopy();
        schema.set("components", document.get("components"));
        var envelope = message.at("/payload/allOf/0/properties");
        if (envelope.has("timestamp")) {
          schemas.put(envelope.at("/type/const").asText(), factory.getSchema(schema));
        }
      }
      return schemas;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  /** Sends a message with single quotes for double ones, and awaits the answer that names it. */
  JsonNode ask(String text) {
    var message = text.replace('\'', '"');
    send(message);
    return await(answer -> answer.path("request_id").asText().equals("r"));
  }

  /** The next message that is wanted; those before it are passed over. */
  JsonNode await(Predicate<JsonNode> wanted) {
    try {
      while (true) {
        var message = received.poll(PATIENCE_SECONDS, SECONDS);
        if (message == null) {
          throw new AssertionError("no such message came");
        }
        if (message.has("broken")) {
          throw new AssertionError(message.get("broken").asText());
        }
        if (wanted.test(message)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode awaitType(String type) {
    return await(message -> message.path("type").asText().equals(type));
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Inbox implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String message) {
      try {
        var node = JSON.readTree(message);
        var schema = schemas.get(node.path("type").asText());
        var problems = schema == null ? "no schema" : schema.validate(node).toString();
        received.add(
            problems.equals("[]")
                ? node
                : JSON.createObjectNode().put("broken", problems + " in " + message));
      } catch (IOException e) {
        received.add(JSON.createObjectNode().put("broken", "not JSON: " + message));
      }
    }
  }
}
