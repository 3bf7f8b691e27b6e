package io.tapeloom.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an AsyncAPI 2 document says of the messages of a connection: which there are in which
 * direction, and what each looks like. Immutable.
 */
public final class MessageContract {

  private final Map<String, JsonSchema> sent = new HashMap<>();
  private final Map<String, JsonSchema> received = new HashMap<>();

  /** The contract of a document. */
  public static MessageContract of(JsonNode asyncApi) {
    return new MessageContract(asyncApi);
  }

  private MessageContract(JsonNode asyncApi) {
    asyncApi
        .path("channels")
        .forEach(
            channel -> {
              collect(asyncApi, channel.path("publish"), sent);
              collect(asyncApi, channel.path("subscribe"), received);
            });
  }

  private static void collect(
      JsonNode asyncApi, JsonNode operation, Map<String, JsonSchema> messages) {
    for (var reference : operation.path("message").path("oneOf")) {
      var pointer = reference.path("$ref").asText().substring(1);
      var name = asyncApi.at(pointer).path("name").asText();
      messages.put(name, Documents.validator(asyncApi, pointer + "/payload"));
    }
  }

  /** The types of all messages, in both directions. */
  public Set<String> types() {
    var types = new TreeSet<>(sent.keySet());
    types.addAll(received.keySet());
    return types;
  }

  /** Fails when a client may not send the message. */
  public void checkSent(JsonNode message) {
    check(sent, message, "the client's message");
  }

  /** Fails when a server may not send the message. */
  public void checkReceived(JsonNode message) {
    check(received, message, "the server's message");
  }

  private static void check(Map<String, JsonSchema> messages, JsonNode message, String what) {
    var type = message.path("type").asText();
    var schema = messages.get(type);
    if (schema == null) {
      throw new AssertionError("%s is none of %s: %s".formatted(what, messages.keySet(), message));
    }
    Documents.check(schema, message, what);
  }
}
