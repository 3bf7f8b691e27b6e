package io.tapeloom.stream.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tapeloom.stream.asyncapi.AsyncApi30.Action;
import io.tapeloom.stream.payload.Direction;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.payload.PayloadType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contents of an AsyncAPI 3.0 document. */
class AsyncApi30Test {

  record Ask(@JsonPropertyDescription("What is wanted") @Example("tea") String what) {}

  record Serve(@Example("tea") String what, @Example("3") int cups) {}

  private final ObjectMapper mapper = Json.strict();

  private final ObjectNode document =
      new AsyncApi30(
              "Teahouse",
              "1.2.0",
              "A *teahouse*.",
              Optional.of(new Contact("Ada", "a@b.example")),
              mapper)
          .document(
              "example.org:8443",
              true,
              "/tea",
              List.of(
                  new AsyncApi30.Channel(
                      "tables",
                      "/tables/{number}",
                      "Where guests sit",
                      Map.of("number", "Which table"),
                      "every",
                      List.of("ask", "serve")),
                  new AsyncApi30.Channel(
                      "door", "/door", "Where guests leave", Map.of(), "", List.of("ask"))),
              List.of(
                  new AsyncApi30.Message(
                      "ask",
                      "Order",
                      envelope("ask"),
                      PayloadType.of(Ask.class, mapper, Direction.READ)),
                  new AsyncApi30.Message(
                      "serve",
                      "Bring",
                      envelope("serve"),
                      PayloadType.of(Serve.class, mapper, Direction.WRITE))),
              List.of(
                  new AsyncApi30.Operation(
                      "order",
                      Action.RECEIVE,
                      "tables",
                      "Guests order",
                      "One order at a time",
                      List.of("ask"),
                      List.of("serve"),
                      false),
                  new AsyncApi30.Operation(
                      "bring",
                      Action.SEND,
                      "tables",
                      "Guests are served",
                      "What they have ordered",
                      List.of("serve"),
                      List.of(),
                      true)));

  private ObjectNode envelope(String type) {
    var schema = mapper.createObjectNode().put("type", "object");
    schema.putObject("properties").putObject("type").put("const", type);
    schema.putArray("required").add("type");
    return schema;
  }

  @Test
  void shouldSayWhatAndWhere() {
    assertThat(document.get("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(document.at("/info/title").asText()).isEqualTo("Teahouse");
    assertThat(document.at("/info/version").asText()).isEqualTo("1.2.0");
    assertThat(document.at("/info/description").asText()).isEqualTo("A *teahouse*.");
    assertThat(document.at("/info/contact/email").asText()).isEqualTo("a@b.example");
    assertThat(document.at("/servers/this/host").asText()).isEqualTo("example.org:8443");
    assertThat(document.at("/servers/this/pathname").asText()).isEqualTo("/tea");
    assertThat(document.at("/servers/this/protocol").asText()).isEqualTo("wss");
  }

  @Test
  void shouldNameTheDeliveryModeOfAChannelWithTopics() {
    assertThat(document.at("/channels/tables/x-delivery").asText()).isEqualTo("every");
    assertThat(document.at("/channels/door").has("x-delivery")).isFalse();
  }

  @Test
  void shouldListTheCodesThatItClosesWith() {
    assertThat(document.at("/servers/this/x-close-codes").findValues("code"))
        .extracting(JsonNode::asInt)
        .containsExactly(1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 4000, 4001, 4500, 4501);
  }

  @Test
  void shouldLeaveOutWhatThereIsNot() {
    var plain =
        new AsyncApi30("Teahouse", "1", "", Optional.empty(), mapper)
            .document("localhost", false, "/", List.of(), List.of(), List.of());

    assertThat(plain.at("/servers/this/protocol").asText()).isEqualTo("ws");
    assertThat(plain.get("info").fieldNames())
        .toIterable()
        .containsExactly("title", "version", "license");
  }

  @Test
  void shouldDescribeItsChannels() {
    var tables = document.at("/channels/tables");

    assertThat(tables.get("address").asText()).isEqualTo("/tables/{number}");
    assertThat(tables.at("/parameters/number/description").asText()).isEqualTo("Which table");
    assertThat(tables.get("messages").toString())
        .isEqualTo(
            """
            {"ask":{"$ref":"#/components/messages/ask"},\
            "serve":{"$ref":"#/components/messages/serve"}}\
            """);
    assertThat(document.at("/channels/door").has("parameters")).isFalse();
  }

  @Test
  void shouldDescribeItsOperations() {
    var order = document.at("/operations/order");
    var bring = document.at("/operations/bring");

    assertThat(order.get("action").asText()).isEqualTo("receive");
    assertThat(order.get("description").asText()).isEqualTo("One order at a time");
    assertThat(order.at("/channel/$ref").asText()).isEqualTo("#/channels/tables");
    assertThat(order.at("/messages/0/$ref").asText()).isEqualTo("#/channels/tables/messages/ask");
    assertThat(order.at("/reply/messages/0/$ref").asText())
        .isEqualTo("#/channels/tables/messages/serve");
    assertThat(order.has("security")).isFalse();
    assertThat(bring.get("action").asText()).isEqualTo("send");
    assertThat(bring.has("reply")).isFalse();
    assertThat(bring.at("/security/0/$ref").asText())
        .isEqualTo("#/components/securitySchemes/bearer");
    assertThat(document.at("/components/securitySchemes/bearer/scheme").asText())
        .isEqualTo("bearer");
  }

  @Test
  void shouldPutAnEnvelopeAndAPayloadSideBySide() {
    var message = document.at("/components/messages/serve");
    var schema = (ObjectNode) message.get("payload").deepCopy();
    schema.set("components", document.get("components"));
    var validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
    var example = (ObjectNode) message.at("/examples/0/payload");

    assertThat(message.get("summary").asText()).isEqualTo("Bring");
    assertThat(message.at("/payload/title").asText()).isEqualTo("ServeEnvelope");
    assertThat(document.at("/components/schemas/Serve/title").asText()).isEqualTo("Serve");
    assertThat(example.toString()).isEqualTo("{\"type\":\"serve\",\"what\":\"tea\",\"cups\":3}");
    assertThat(validator.validate(example)).isEmpty();
    assertThat(validator.validate(example.deepCopy().put("type", "ask"))).isNotEmpty();
    assertThat(validator.validate(example.deepCopy().put("cups", "3"))).isNotEmpty();
    assertThat(validator.validate(example.deepCopy().without("what"))).isNotEmpty();
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Bill(@Example("3") int cups, @Nullable String complaint) {}

  @Test
  void shouldShowNullForWhatIsAlwaysThereAndShowsNoValue() {
    var bill =
        new AsyncApi30.Message(
            "bill",
            "Ask for money",
            envelope("bill"),
            PayloadType.of(Bill.class, mapper, Direction.WRITE));

    var message =
        new AsyncApi30("Teahouse", "1", "", Optional.empty(), mapper)
            .document("localhost", false, "/", List.of(), List.of(bill), List.of())
            .at("/components/messages/bill");

    assertThat(message.at("/examples/0/payload").toString())
        .isEqualTo("{\"type\":\"bill\",\"cups\":3,\"complaint\":null}");
  }

  @Test
  void shouldResolveEveryReference() {
    var references = new ArrayList<>(document.findValuesAsText("$ref"));

    assertThat(references).hasSizeGreaterThan(8);
    assertThat(references)
        .allSatisfy(
            reference -> assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse());
  }
}
