package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tapeloom.stream.topic.Topics;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** The messages of the {@link Rooms} as their document describes them. Thread-safe. */
final class Contract {

  private static final JsonNode COMPONENTS =
      Rooms.api(new Rooms(new Topics(new Random(1))))
          .asyncApi("localhost", false, "/ws")
          .get("components");

  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private Contract() {}

  /** Fails unless the document describes the message. */
  static void check(JsonNode message) {
    var type = message.path("type").asText();
    assertThat(COMPONENTS.get("messages").has(type)).as("documented: %s", type).isTrue();
    assertThat(SCHEMAS.computeIfAbsent(type, Contract::schema).validate(message)).isEmpty();
  }

  private static JsonSchema schema(String type) {
    var schema = JsonNodeFactory.instance.objectNode();
    schema.put("$ref", "#/components/messages/" + type + "/payload");
    schema.set("components", COMPONENTS);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
  }
}
