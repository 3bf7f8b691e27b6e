package io.tapeloom.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an AsyncAPI 3 document says of flat messages: which there are in which direction, and what
 * each looks like. Immutable.
 */
public final class ChannelContract {

  private final Map<String, JsonSchema> sent = new HashMap<>();
  private final Map<String, JsonSchema> received = new HashMap<>();

  /** The contract of a document in YAML. */
  public static ChannelContract of(String yaml) {
    try {
      return new ChannelContract(new YAMLMapper().readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not YAML: " + yaml, e);
    }
  }

  private ChannelContract(JsonNode document) {
    for (var operation : document.get("operations")) {
      boolean clientSends = operation.get("action").asText().equals("receive");
      collect(document, operation.get("messages"), clientSends ? sent : received);
      collect(document, operation.at("/reply/messages"), received);
    }
  }

  private static void collect(
      JsonNode document, JsonNode references, Map<String, JsonSchema> messages) {
    for (var reference : references) {
      var ofChannel = document.at(reference.get("$ref").asText().substring(1));
      var message = document.at(ofChannel.get("$ref").asText().substring(1));
      var schema = (ObjectNode) message.get("payload").deepCopy();
      schema.set("components", document.get("components"));
      messages.put(
          message.at("/payload/allOf/0/properties/type/const").asText(),
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema));
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
    var schema = messages.get(message.path("type").asText());
    if (schema == null) {
      throw new AssertionError("%s is none of %s: %s".formatted(what, messages.keySet(), message));
    }
    Documents.check(schema, message, what);
  }
}
