package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.Documents;
import io.tapeloom.server.MessageContract;
import io.tapeloom.server.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the documents promise to those who build on them. */
@Tag("contract")
class DocumentTest {

  @AutoClose private static final ServerUnderTest server = ServerUnderTest.start(Map.of());

  private static final JsonNode openApi = server.rest().openApi();
  private static final JsonNode asyncApi = json("/api/v1/ws/asyncapi.json");

  /** An operation of the REST API. */
  private record Operation(String name, JsonNode node) {}

  @Test
  void shouldBeValidAsyncApi() {
    ContractCheck.passes(
        "check-asyncapi.mjs",
        server.uri("http", "/api/v1/ws/asyncapi.json").toString(),
        server.uri("http", "/api/v1/asyncapi.yaml").toString());
  }

  @Test
  void shouldBeValidOpenApi() {
    ContractCheck.passes(
        "check-openapi.mjs", server.uri("http", "/api/v1/openapi.json").toString());
  }

  @Test
  void shouldTellOfAllOfRest() {
    assertThat(operations())
        .extracting(Operation::name)
        .contains(
            "get /",
            "get /api/v1/health",
            "get /api/v1/versions",
            "get /api/v1/version",
            "get /api/v1/datafeed/config",
            "get /api/v1/datafeed/search",
            "get /api/v1/datafeed/resolve/{symbol}",
            "get /api/v1/datafeed/bars",
            "post /api/v1/datafeed/quotes",
            "get /api/v1/datafeed/time",
            "get /api/v1/datafeed/health",
            "get /api/v1/udf/config",
            "get /api/v1/udf/symbols",
            "get /api/v1/udf/search",
            "get /api/v1/udf/history",
            "get /api/v1/udf/quotes",
            "get /api/v1/udf/time",
            "get /api/v1/ws/config",
            "get /api/v1/ws/stats");
  }

  @Test
  void shouldTypeTheAnswerOfEveryOperation() {
    for (var operation : operations()) {
      var content = operation.node().at("/responses/200/content");
      if (operation.name().equals("get /api/v1/udf/time")) { // plain text, as UDF has it
        assertThat(content.at("/text~1plain/schema/type").asText()).isEqualTo("string");
        continue;
      }
      var schema = content.at("/application~1json/schema");
      var type = schema.path("type").asText().equals("array") ? schema.get("items") : schema;
      var reference = type.path("$ref").asText();
      assertThat(reference).as(operation.name()).startsWith("#/components/schemas/");
      assertThat(openApi.at(reference.substring(1)).path("properties"))
          .as(operation.name())
          .isNotEmpty();
    }
  }

  @Test
  void shouldNameEveryOperationOnce() {
    assertThat(operations())
        .extracting(operation -> operation.node().path("operationId").asText())
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldTagEveryOperationWithItsVersionAndItsArea() {
    var known = texts(openApi.path("tags"), "name");
    assertThat(known).contains("v1", "health", "versioning", "datafeed", "udf", "websocket");
    for (var operation : operations()) {
      var tags = new ArrayList<String>();
      operation.node().path("tags").forEach(tag -> tags.add(tag.asText()));

      assertThat(tags).as(operation.name()).hasSize(2).contains("v1").isSubsetOf(known);
    }
  }

  @Test
  void shouldAnnounceTheProblemsOfEveryOperationThatTakesInput() {
    for (var operation : operations()) {
      if (operation.node().has("requestBody") || operation.node().path("parameters").has(0)) {
        var responses = operation.node().path("responses");
        var refusals = Stream.of("400", "404").filter(responses::has).toList();
        assertThat(refusals).as(operation.name()).isNotEmpty();
        for (var status : refusals) {
          var problem = operation.name().contains("/udf/") ? "UdfProblem" : "Problem";
          var shared = responses.path(status).path("$ref").asText();
          var response =
              shared.isEmpty() ? responses.path(status) : openApi.at(shared.substring(1));
          assertThat(response.at("/content/application~1problem+json/schema/$ref").asText())
              .isEqualTo("#/components/schemas/" + problem);
        }
      }
    }
  }

  @Test
  void shouldBeAsyncApiTwoFourOfTheServerThatWasAsked() {
    assertThat(asyncApi.get("asyncapi").asText()).isEqualTo("2.4.0");
    assertThat(asyncApi.at("/servers/this/url").asText()).isEqualTo("127.0.0.1:" + server.port());
    assertThat(asyncApi.at("/servers/this/protocol").asText()).isEqualTo("ws");
    assertThat(Documents.fields(asyncApi.get("channels"))).containsExactly("/api/v1/ws");
  }

  @Test
  void shouldNameTheAnswerOfEveryMessageOfAClient() {
    var sent = asyncApi.at("/channels/~1api~1v1~1ws/publish/message/oneOf");
    var received = asyncApi.at("/channels/~1api~1v1~1ws/subscribe/message/oneOf");
    assertThat(texts(sent, "$ref")).contains("#/components/messages/bars.subscribe");
    for (var message : sent) {
      var pointer = message.get("$ref").asText().substring(1);
      var response = asyncApi.at(pointer).at("/x-response/$ref").asText();

      assertThat(response).isEqualTo("#" + pointer + ".response");
      assertThat(texts(received, "$ref")).contains(response);
    }
  }

  @Test
  void shouldNameTheTopicsOfEveryPush() {
    var update = asyncApi.at("/components/messages/bars.update");

    assertThat(update.path("x-topic").asText()).isEqualTo("bars:{symbol}:{resolution}");
    assertThat(update.path("x-delivery").asText()).isEqualTo("latest");
    assertThat(update.at("/payload/required"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("type", "topic", "seq", "payload");
  }

  @Test
  void shouldDescribeEveryFieldOfEveryMessage() {
    var schemas = asyncApi.at("/components/schemas");
    assertThat(schemas).isNotEmpty();
    for (var name : Documents.fields(schemas)) {
      describesItself(name, schemas.get(name));
      var properties = schemas.get(name).path("properties");
      assertThat(properties).as(name).isNotEmpty();
      for (var property : Documents.fields(properties)) {
        describesItself(name + "." + property, properties.get(property));
      }
    }
  }

  private static void describesItself(String what, JsonNode schema) {
    var whole = schema.has("$ref") ? asyncApi.at(schema.get("$ref").asText().substring(1)) : schema;
    assertThat(whole.path("description").asText()).as(what).isNotBlank();
  }

  @Test
  void shouldSayWhichFieldsAreRequiredAndWhatTheyMayBe() {
    var schemas = asyncApi.at("/components/schemas");
    var codes = Stream.of(Resolution.values()).map(Resolution::code).toList();

    assertThat(texts(schemas.at("/BarRequest/required"))).containsExactly("symbol");
    assertThat(texts(schemas.at("/SubscriptionReply/required")))
        .containsExactly("status", "symbol", "message");
    assertThat(texts(schemas.at("/BarPayload/required")))
        .containsExactly("time", "open", "high", "low", "close", "volume");
    assertThat(texts(schemas.at("/SubscriptionReply/properties/status/enum")))
        .containsExactly("ok", "error");
    assertThat(texts(schemas.at("/SubscriptionReply/properties/mode/enum")))
        .containsExactly("latest", "every");
    assertThat(texts(schemas.at("/Params/properties/resolution/enum"))).isEqualTo(codes);
    assertThat(schemas.at("/Params/properties/resolution/default").asText()).isEqualTo("1");
    assertThat(texts(schemas.at("/BarRequest/properties/resolution/enum"))).isEqualTo(codes);
  }

  @Test
  void shouldShowAnExampleOfEveryMessageThatFitsIt() {
    var contract = MessageContract.of(asyncApi);
    for (var message : asyncApi.at("/components/messages")) {
      var example = message.at("/examples/0/payload");

      assertThat(example.get("type")).isEqualTo(message.get("name"));
      if (message.has("x-response")) {
        contract.checkSent(example);
      } else {
        contract.checkReceived(example);
      }
    }
  }

  @Test
  void shouldShowAnExampleOfEveryMessageOfTheChannelsThatFitsIt() {
    var channels = json("/api/v1/asyncapi.json");
    var messages = channels.at("/components/messages");

    assertThat(messages).hasSizeGreaterThan(15);
    for (var name : Documents.fields(messages)) {
      var schema = (ObjectNode) messages.get(name).get("payload").deepCopy();
      schema.set("components", channels.get("components"));
      var validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);

      assertThat(validator.validate(messages.get(name).at("/examples/0/payload")))
          .as(name)
          .isEmpty();
    }
  }

  /**
   * The readers of most languages: to them {@code 2026-01-01} is a date, and {@code no} is false.
   */
  @Test
  void shouldSayTheSameToAReaderOfYamlOneOneAsInJson() {
    var request = server.rest().request("/api/v1/asyncapi.yaml").GET();

    Map<String, Object> read = new Yaml().load(server.rest().exchange(request).text());

    assertThat(Documents.json(Documents.text(read))).isEqualTo(json("/api/v1/asyncapi.json"));
  }

  private static List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var path : Documents.fields(openApi.get("paths"))) {
      var item = openApi.get("paths").get(path);
      for (var method : Documents.fields(item)) {
        operations.add(new Operation(method + " " + path, item.get(method)));
      }
    }
    return operations;
  }

  private static List<String> texts(JsonNode objects, String field) {
    var texts = new ArrayList<String>();
    objects.forEach(each -> texts.add(each.path(field).asText()));
    return texts;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static JsonNode json(String path) {
    return server.rest().exchange(server.rest().request(path).GET()).json();
  }
}
