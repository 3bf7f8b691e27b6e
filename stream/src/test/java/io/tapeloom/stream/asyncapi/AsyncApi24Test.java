package io.tapeloom.stream.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.session.CloseCode;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.TopicFamily;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contents of an AsyncAPI 2.4 document. */
class AsyncApi24Test {

  private static final TopicFamily<Work> WORK = TopicFamily.every("work:{shop}", Work.class);

  /** What happens in a workshop: begun or finished, never both. */
  sealed interface Work permits Work.Begun, Work.Finished {

    record Begun(String what) implements Work {}

    record Finished(String what, BigDecimal price) implements Work {}
  }

  enum Wood {
    @JsonProperty("oak")
    OAK,
    @JsonProperty("ash")
    ASH
  }

  @JsonClassDescription("What is to be made")
  record Order(
      @JsonPropertyDescription("Name of the customer") @NotBlank @Size(max = 20) @Example("Ada")
          String customer,
      @Min(1) @Max(12) @Example("4") int legs,
      Wood wood,
      @Nullable @JsonProperty(defaultValue = "7") @Positive Integer daysToWait,
      @Pattern(regexp = "[A-Z]{2}|[0-9]+") @Example("AB") String code,
      @Nullable @Size(min = 1, max = 3) List<@Size(max = 5) String> notes,
      @Nullable Extent size,
      @Nullable Map<String, Extent> parts) {}

  record Extent(@JsonProperty("w") @Example("1.5") double width, @Example("2") double height) {}

  record Receipt(@Example("17") long number, @Nullable String remark) {}

  record News(
      @Example("begun") String event, @Example("a table") String what, @Nullable String price) {}

  record Unshown(String secret) {}

  @OperationGroup(
      prefix = "shop.",
      tags = {"shop", "making"})
  static final class Workshop {

    @Send(value = "order", summary = "Have a table made", description = "It *takes* time.")
    Receipt order(Order order, Session session) {
      return new Receipt(1, null);
    }

    @Send(value = "look", summary = "Look around")
    void look() {}

    @Send(value = "whisper", summary = "Say what has no example")
    void whisper(Unshown unshown) {}

    @Push(value = "news", topic = "work:{shop}", summary = "What happened", description = "All.")
    News news(Work work) {
      return switch (work) {
        case Work.Begun(var what) -> new News("begun", what, null);
        case Work.Finished(var what, var price) -> new News("finished", what, price.toString());
      };
    }
  }

  private final ObjectNode document =
      StreamApi.titled("Workshop", "2.1.0")
          .describedAs("A *workshop*.")
          .tag("making", "How things are made")
          .topics(WORK)
          .include(new Workshop())
          .build()
          .asyncApi("example.org:8443", true, "/shop/ws");

  @Test
  void shouldSayWhatAndWhere() {
    assertThat(document.get("asyncapi").asText()).isEqualTo("2.4.0");
    assertThat(document.at("/info/title").asText()).isEqualTo("Workshop");
    assertThat(document.at("/info/version").asText()).isEqualTo("2.1.0");
    assertThat(document.at("/info/description").asText()).isEqualTo("A *workshop*.");
    assertThat(document.at("/servers/this/url").asText()).isEqualTo("wss://example.org:8443");
    assertThat(document.at("/servers/this/protocol").asText()).isEqualTo("wss");
    assertThat(document.get("defaultContentType").asText()).isEqualTo("application/json");
    assertThat(document.get("channels").fieldNames()).toIterable().containsExactly("/shop/ws");
  }

  @Test
  void shouldListTheCodesThatItClosesWith() {
    var codes = document.at("/servers/this/x-close-codes");

    assertThat(codes).hasSize(CloseCode.values().length);
    assertThat(codes.get(0).toString())
        .isEqualTo(
            """
            {"code":1002,"name":"protocol_error","when":"The client broke the WebSocket protocol",\
            "reconnect":false}""");
  }

  @Test
  void shouldListTags() {
    assertThat(document.get("tags").toString())
        .isEqualTo(
            """
            [{"name":"connection"},{"name":"making","description":"How things are made"},{"name":"shop"}]""");
    assertThat(message("shop.order").get("tags").toString())
        .isEqualTo("[{\"name\":\"shop\"},{\"name\":\"making\"}]");
  }

  @Test
  void shouldListWhatAClientSendsAndReceives() {
    var channel = document.at("/channels").get("/shop/ws");

    assertThat(references(channel.at("/publish/message/oneOf")))
        .containsExactly("shop.look", "shop.order", "shop.whisper");
    assertThat(references(channel.at("/subscribe/message/oneOf")))
        .containsExactly("shop.order.response", "shop.news", "error", "draining", "gap");
    assertThat(channel.at("/bindings/ws/method").asText()).isEqualTo("GET");
  }

  @Test
  void shouldDescribeARequest() {
    var order = message("shop.order");

    assertThat(order.get("messageId").asText()).isEqualTo("shop.order");
    assertThat(order.get("summary").asText()).isEqualTo("Have a table made");
    assertThat(order.get("description").asText()).isEqualTo("It *takes* time.");
    assertThat(order.at("/x-response/$ref").asText())
        .isEqualTo("#/components/messages/shop.order.response");
    assertThat(texts(order.at("/payload/required"))).containsExactly("type", "payload");
    assertThat(order.at("/payload/properties/type/const").asText()).isEqualTo("shop.order");
    assertThat(order.at("/payload/properties/payload/$ref").asText())
        .isEqualTo("#/components/schemas/Order");
    assertThat(message("shop.look").has("x-response")).isFalse();
    assertThat(texts(message("shop.look").at("/payload/required"))).containsExactly("type");
  }

  @Test
  void shouldDescribeAPush() {
    var news = message("shop.news");

    assertThat(news.get("x-topic").asText()).isEqualTo("work:{shop}");
    assertThat(news.get("x-delivery").asText()).isEqualTo("every");
    assertThat(texts(news.at("/payload/required")))
        .containsExactlyInAnyOrder("type", "topic", "seq", "payload");
    assertThat(news.at("/payload/properties/seq/minimum").asInt()).isEqualTo(1);
  }

  @Test
  void shouldDescribeAPayload() {
    var order = schema("Order");
    var fields = order.get("properties");

    assertThat(order.get("description").asText()).isEqualTo("What is to be made");
    assertThat(fields.fieldNames())
        .toIterable()
        .containsExactly(
            "customer", "legs", "wood", "days_to_wait", "code", "notes", "size", "parts");
    assertThat(texts(order.get("required")))
        .containsExactlyInAnyOrder("customer", "legs", "wood", "code");
    assertThat(fields.at("/customer/description").asText()).isEqualTo("Name of the customer");
    assertThat(fields.at("/customer/maxLength").asInt()).isEqualTo(20);
    assertThat(fields.at("/customer/pattern").asText()).startsWith("[^\\u0009-");
    assertThat(fields.at("/legs/type").asText()).isEqualTo("integer");
    assertThat(fields.at("/legs/minimum").asInt()).isEqualTo(1);
    assertThat(fields.at("/legs/maximum").asInt()).isEqualTo(12);
    assertThat(texts(fields.at("/wood/enum"))).containsExactly("oak", "ash");
    assertThat(fields.at("/days_to_wait/default").asInt()).isEqualTo(7);
    assertThat(fields.at("/days_to_wait/exclusiveMinimum").isNumber()).isTrue();
    assertThat(fields.at("/code/pattern").asText()).isEqualTo("^(?:[A-Z]{2}|[0-9]+)$");
    assertThat(fields.at("/notes/minItems").asInt()).isEqualTo(1);
    assertThat(fields.at("/notes/items/maxLength").asInt()).isEqualTo(5);
    assertThat(schema("Extent").get("properties").fieldNames())
        .toIterable()
        .containsExactly("w", "height");
  }

  @Test
  void shouldResolveEveryReference() {
    var references = document.findValuesAsText("$ref");

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference -> assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse());
  }

  @Test
  void shouldShowExamplesThatFit() {
    var shown = new ArrayList<String>();
    document
        .at("/components/messages")
        .properties()
        .forEach(
            message -> {
              var example = message.getValue().at("/examples/0/payload");
              if (!example.isMissingNode()) {
                shown.add(message.getKey());
                assertThat(validator(message.getKey()).validate(example)).isEmpty();
              }
            });

    assertThat(shown)
        .containsExactlyInAnyOrder(
            "shop.order",
            "shop.order.response",
            "shop.look",
            "shop.news",
            "error",
            "draining",
            "gap");
    assertThat(message("shop.order").at("/examples/0/payload").toString())
        .isEqualTo(
            """
            {"type":"shop.order","payload":{"customer":"Ada","legs":4,"wood":"oak",\
            "days_to_wait":7,"code":"AB","size":{"w":1.5,"height":2}}}""");
  }

  @Test
  void shouldRefuseWhatDecodingRefuses() {
    var order = message("shop.order").at("/examples/0/payload");

    for (var change :
        List.of(
            "{\"customer\":\" \"}",
            "{\"customer\":5}",
            "{\"legs\":13}",
            "{\"legs\":1.5}",
            "{\"wood\":\"OAK\"}",
            "{\"days_to_wait\":0}",
            "{\"code\":\"xABx\"}",
            "{\"notes\":[\"too long\"]}",
            "{\"size\":{\"w\":1}}",
            "{\"parts\":{\"top\":{}}}")) {
      assertThat(validator("shop.order").validate(changed(order, change))).as(change).isNotEmpty();
    }
    assertThat(validator("shop.order").validate(changed(order, "{\"notes\":[\"short\"]}")))
        .isEmpty();
  }

  private static JsonNode changed(JsonNode order, String change) {
    var copy = (ObjectNode) order.deepCopy();
    copy.withObject("/payload").setAll((ObjectNode) json(change));
    return copy;
  }

  private static JsonNode json(String text) {
    try {
      return Json.strict().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private JsonNode message(String name) {
    return document.at("/components/messages").get(name);
  }

  private JsonNode schema(String name) {
    return document.at("/components/schemas").get(name);
  }

  private static List<String> references(JsonNode list) {
    return list.findValuesAsText("$ref").stream()
        .map(reference -> reference.substring("#/components/messages/".length()))
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private JsonSchema validator(String name) {
    var schema = document.objectNode();
    schema.put("$ref", "#/components/messages/" + name + "/payload");
    schema.set("components", document.get("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
  }
}
