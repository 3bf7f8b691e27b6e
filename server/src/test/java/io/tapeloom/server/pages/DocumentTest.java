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
import io.tapeloom.server.config.FeedSettings;
import io.tapeloom.stream.session.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  private static final JsonNode channels = json("/api/v1/asyncapi.json");

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
  void shouldListTheSameCloseCodesInBothAsyncApiDocuments() {
    var codes = asyncApi.at("/servers/this/x-close-codes");

    assertThat(codes.findValues("code"))
        .extracting(JsonNode::asInt)
        .containsExactlyElementsOf(Stream.of(CloseCode.values()).map(CloseCode::code).toList());
    assertThat(channels.at("/servers/this/x-close-codes")).isEqualTo(codes);
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
            "get /api/v1/ws/schema.proto",
            "get /api/v1/ws/stats");
  }

  /** The time of UDF, and a schema that is no JSON. */
  private static final Set<String> PLAIN_TEXT =
      Set.of("get /api/v1/udf/time", "get /api/v1/ws/schema.proto");

  @Test
  void shouldTypeTheAnswerOfEveryOperation() {
    for (var operation : operations()) {
      var content = operation.node().at("/responses/200/content");
      if (PLAIN_TEXT.contains(operation.name())) {
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
  void shouldTagEveryOperationWithItsAreaFirst() {
    var known = texts(openApi.path("tags"), "name");
    assertThat(known).contains("v1", "health", "versioning", "datafeed", "udf", "websocket");
    for (var operation : operations()) {
      var tags = texts(operation.node().path("tags"));

      assertThat(tags).as(operation.name()).isSubsetOf(known);
      assertThat(tags.getFirst()).as(operation.name()).isNotEqualTo("v1");
      boolean versioned = List.of("health", "versioning").contains(tags.getFirst());
      assertThat(tags).as(operation.name()).hasSize(versioned ? 2 : 1);
      assertThat(tags.contains("v1")).as(operation.name()).isEqualTo(versioned);
    }
  }

  @Test
  void shouldNameTheServerThatWasAskedAndWhatATokenIsFor() {
    assertThat(openApi.at("/servers/0/url").asText())
        .isEqualTo("http://127.0.0.1:" + server.port());
    assertThat(openApi.at("/info/title").asText()).contains("Trading API");
    assertThat(openApi.at("/components/securitySchemes/bearer/scheme").asText())
        .isEqualTo("bearer");
    assertThat(openApi.get("security")).isEqualTo(Documents.json("[{}, {\"bearer\": []}]"));
  }

  @Test
  void shouldNameEveryResolutionThatIsTaken() {
    var names = texts(openApi.at("/components/schemas/Resolution/enum"));

    assertThat(names)
        .containsExactlyElementsOf(
            Stream.of(Resolution.values()).flatMap(each -> each.codes().stream()).toList())
        .contains("1D", "1W", "1M");
    for (var operation : List.of("/api/v1/datafeed/bars", "/api/v1/udf/history")) {
      assertThat(openApi.path("paths").path(operation).at("/get/parameters"))
          .as(operation)
          .anySatisfy(
              parameter ->
                  assertThat(parameter.at("/schema/$ref").asText())
                      .isEqualTo("#/components/schemas/Resolution"));
    }
    for (var name : names) {
      assertThat(
              server
                  .rest()
                  .get("/api/v1/datafeed/bars?symbol=AAPL&count_back=1&resolution=" + name)
                  .status())
          .as(name)
          .isEqualTo(200);
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
    assertThat(asyncApi.at("/servers/this/url").asText())
        .isEqualTo("ws://127.0.0.1:" + server.port());
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
    var described = whole.has("allOf") ? whole.at("/allOf/1") : whole; // beside a reference
    assertThat(described.path("description").asText()).as(what).isNotBlank();
  }

  @Test
  void shouldNameEverySourceOfTheMarket() {
    for (var schemas :
        List.of(
            openApi.at("/components/schemas"),
            asyncApi.at("/components/schemas"),
            channels.at("/components/schemas"))) {
      var sources =
          schemas.findValues("source").stream()
              .map(source -> source.path("description").asText())
              .filter(text -> text.startsWith("Source: "))
              .toList();

      assertThat(sources).isNotEmpty();
      for (var kind : FeedSettings.Kind.values()) {
        assertThat(sources).allMatch(text -> text.contains(kind.name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  @Test
  void shouldTypeWhatMayBeNull() {
    var position = openApi.at("/components/schemas/Trades/properties/position");

    assertThat(position.path("nullable").asBoolean()).isTrue();
    assertThat(position.path("type").asText()).isEqualTo("object");
  }

  @Test
  void shouldSayWhichFieldsAreRequiredAndWhatTheyMayBe() {
    var schemas = asyncApi.at("/components/schemas");
    var codes = Stream.of(Resolution.values()).flatMap(each -> each.codes().stream()).toList();

    assertThat(schemas.at("/BarRequest/required").isMissingNode()).isTrue();
    assertThat(texts(schemas.at("/SubscriptionReply/required")))
        .containsExactly("status", "message");
    assertThat(texts(schemas.at("/BarUpdate/required")))
        .containsExactly("time", "open", "high", "low", "close", "volume", "is_final");
    assertThat(texts(schemas.at("/SubscriptionReply/properties/status/enum")))
        .containsExactly("ok", "error");
    assertThat(texts(schemas.at("/SubscriptionReply/properties/mode/enum")))
        .containsExactly("latest", "every");
    assertThat(texts(schemas.at("/Params/properties/resolution/enum")))
        .startsWith(codes.toArray(String[]::new));
    assertThat(schemas.at("/Params/properties/resolution/default").asText()).isEqualTo("1");
    assertThat(texts(schemas.at("/BarRequest/properties/resolution/enum")))
        .startsWith(codes.toArray(String[]::new));
    assertThat(texts(schemas.at("/ReplayRequest/properties/resolution/enum")))
        .startsWith(codes.toArray(String[]::new));
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
  void shouldShowTopicsOfTheOperationThatTheyStandIn() {
    var shown = new ArrayList<String>();
    for (var message : asyncApi.at("/components/messages")) {
      var group = message.get("name").asText().replaceFirst("[.].*", "");
      if (Set.of("gap", "topic", "connection").contains(group)) {
        continue; // about any topic
      }
      var families = families(group);
      for (var topic : topics(message.at("/examples"))) {
        shown.add(topic);
        assertThat(families)
            .as("%s: %s", message.get("name").asText(), topic)
            .anyMatch(family -> topic.matches(family));
      }
    }

    assertThat(shown)
        .contains("quotes:AAPL", "trades:AAPL", "orderbook:AAPL", "orders:alice", "account:alice");
  }

  /** The topics of a group's pushes as patterns; of several, what their names begin with, too. */
  private static List<String> families(String group) {
    var families = new ArrayList<String>();
    for (var message : asyncApi.at("/components/messages")) {
      boolean ofGroup = message.get("name").asText().startsWith(group + ".");
      for (var name : List.of("x-topic", "x-private-topic")) {
        var pattern = message.path(name).asText();
        if (!pattern.isEmpty() && (ofGroup || pattern.startsWith(group + ":"))) {
          families.add(pattern.replaceAll("\\{\\w+}", "[^:]+"));
          families.add(
              pattern.replaceFirst(":\\{(asset|symbol)}$", "").replaceAll("\\{\\w+}", "[^:]+"));
        }
      }
    }
    return families;
  }

  private static List<String> topics(JsonNode allExamples) {
    var topics = new ArrayList<String>();
    JsonNode examples = allExamples.deepCopy();
    examples
        .findParents("evidence") // of an execution: a public topic
        .forEach(each -> ((ObjectNode) each).remove("evidence"));
    examples.findValues("topic").forEach(topic -> topics.add(topic.asText()));
    examples
        .findValues("topics")
        .forEach(each -> each.forEach(topic -> topics.add(topic.asText())));
    return topics;
  }

  /** What differs from answer to answer. */
  private static final List<String> THEIR_OWN = List.of("epoch", "seq", "as_of", "lag_ms");

  /** Of the public operations, which answer everybody alike. */
  @Test
  void shouldShowTheAnswersThatTheServerGives() {
    try (var client = server.connect()) {
      var groups = groupsOfInstruments();
      assertThat(groups).contains("bars", "quotes", "trades", "orderbook");
      for (var group : groups) {
        for (var operation : List.of(group + ".subscribe", group + ".unsubscribe")) {
          var messages = asyncApi.at("/components/messages");
          var request = messages.get(operation).at("/examples/0/payload/payload");
          var shown =
              (ObjectNode) messages.get(operation + ".response").at("/examples/0/payload/payload");

          var answer = (ObjectNode) client.ask(operation, request);

          assertThat(answer.<ObjectNode>without(THEIR_OWN))
              .as(operation)
              .isEqualTo(shown.deepCopy().without(THEIR_OWN));
        }
      }
    }
  }

  /** The groups of operations whose topics are named by a symbol, and by no user. */
  private static Set<String> groupsOfInstruments() {
    var groups = new TreeSet<String>();
    for (var message : asyncApi.at("/components/messages")) {
      var topic = message.path("x-topic").asText();
      if (topic.contains("{symbol}") && !topic.contains("{user}")) {
        groups.add(message.get("name").asText().replaceFirst("[.].*", ""));
      }
    }
    return groups;
  }

  @Test
  void shouldShowAnExampleOfEveryMessageOfTheChannelsThatFitsIt() {
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

  /** Generators name types by titles, and people read what an operation does. */
  @Test
  void shouldTitleEveryPayloadAndDescribeEveryOperation() {
    for (var document : List.of(asyncApi, channels)) {
      var titles = new ArrayList<String>();
      document
          .at("/components/messages")
          .forEach(message -> titles.add(message.at("/payload/title").asText()));
      document
          .at("/components/schemas")
          .forEach(schema -> titles.add(schema.path("title").asText()));

      assertThat(titles).allMatch(title -> title.matches("[A-Z][A-Za-z]*")).doesNotHaveDuplicates();
      assertThat(Documents.fields(document.at("/components/schemas")))
          .allMatch(name -> name.matches("[A-Z][A-Za-z]*"));
    }
    for (var way : List.of("publish", "subscribe")) {
      assertThat(asyncApi.at("/channels/~1api~1v1~1ws/%s/description".formatted(way)).asText())
          .isNotBlank();
    }
    for (var operation : channels.get("operations")) {
      assertThat(operation.path("description").asText()).as(operation.toString()).isNotBlank();
    }
  }

  @Test
  void shouldNameTheServerOfTheChannelsAndItsPath() {
    assertThat(channels.at("/servers/this/host").asText()).isEqualTo("127.0.0.1:" + server.port());
    assertThat(channels.at("/servers/this/pathname").asText()).isEqualTo("/api/v1/ws/v1");
    assertThat(channels.at("/channels/connection/address").asText()).isEqualTo("/");
  }

  /** Every example and default, wherever it stands, is one of the schema that it stands in. */
  @Test
  void shouldShowNothingThatItsSchemaForbids() {
    for (var document : List.of(openApi, asyncApi, channels)) {
      assertThat(new ShownValues(document).wrong()).isEmpty();
    }
  }

  /**
   * The readers of most languages: to them {@code 2026-01-01} is a date, and {@code no} is false.
   */
  @Test
  void shouldSayTheSameToAReaderOfYamlOneOneAsInJson() {
    var request = server.rest().request("/api/v1/asyncapi.yaml").GET();

    Map<String, Object> read = new Yaml().load(server.rest().exchange(request).text());

    assertThat(Documents.json(Documents.text(read))).isEqualTo(channels);
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
