package io.tapeloom.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapeloom.server.RestClient;
import io.tapeloom.server.ServerUnderTest;
import io.tapeloom.server.problem.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code on the wire is explained, at the address that problems lead to. */
class ErrorCodesTest {

  private static ServerUnderTest server;
  private static RestClient rest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of());
    rest = server.rest();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Set<String> known() {
    return Stream.of(ErrorCode.values()).map(ErrorCode::wireName).collect(Collectors.toSet());
  }

  @Test
  void shouldKnowEveryCodeOfTheDocuments() throws Exception {
    var codes = new TreeSet<String>();
    collect(document("/api/v1/openapi.json").json(), codes);
    collect(document("/api/v1/ws/asyncapi.json").json(), codes);
    collect(new YAMLMapper().readTree(document("/api/v1/asyncapi.yaml").text()), codes);

    assertThat(codes)
        .contains("invalid_field", "unknown_symbol", "busy", "unknown_type", "channel_full")
        .isSubsetOf(known());
  }

  private static RestClient.Answer document(String path) {
    return rest.exchange(rest.request(path).GET());
  }

  /** Adds what schemas say that the property of this name may be. */
  private static void collect(JsonNode document, Set<String> codes) {
    collect(document, document, codes);
  }

  private static void collect(JsonNode document, JsonNode node, Set<String> codes) {
    addValues(document, node.at("/properties/code"), codes);
    node.forEach(child -> collect(document, child, codes));
  }

  private static void addValues(JsonNode document, JsonNode schema, Set<String> codes) {
    if (schema.has("$ref")) {
      addValues(document, document.at(schema.get("$ref").asText().substring(1)), codes);
    }
    for (var choices : List.of("anyOf", "oneOf", "allOf")) {
      schema.path(choices).forEach(choice -> addValues(document, choice, codes));
    }
    schema.path("enum").forEach(value -> addText(value, codes));
    schema.path("examples").forEach(value -> addText(value, codes));
    addText(schema.path("example"), codes);
    addText(schema.path("const"), codes);
  }

  private static void addText(JsonNode value, Set<String> codes) {
    if (value.isTextual()) {
      codes.add(value.textValue());
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void shouldExplainACodeToProgramsAndPeople(ErrorCode code) {
    var json = rest.get("/api/v1/errors/" + code.wireName());
    var page = rest.exchange(rest.request(code.page()).header("Accept", "text/html").GET());

    assertThat(json.status()).isEqualTo(200);
    assertThat(json.json().get("code").asText()).isEqualTo(code.wireName());
    assertThat(json.json().get("meaning").asText()).isEqualTo(code.meaning()).endsWith(".");
    assertThat(json.json().get("advice").asText()).isEqualTo(code.advice()).endsWith(".");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.mediaType()).isEqualTo("text/html");
    assertThat(page.text()).contains("<h1>" + code.wireName() + "</h1>").doesNotContain("`");
  }

  @Test
  void shouldListAllCodes() {
    var codes =
        rest.get("/api/v1/errors")
            .json()
            .get("errors")
            .valueStream()
            .map(each -> each.get("code").asText())
            .toList();

    assertThat(codes).containsExactlyInAnyOrderElementsOf(known());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /api/v1/datafeed/bars?symbol=NOPE&resolution=1,             404, unknown_symbol",
    "GET,    /api/v1/datafeed/bars?symbol=AAPL&resolution=7,             400, invalid_field",
    "GET,    /api/v1/datafeed/bars?resolution=1,                         400, invalid_field",
    "GET,    /api/v1/datafeed/search?max_results=x,                      400, invalid_field",
    "GET,    /nothing,                                                   404, not_found",
    "GET,    /api/v1/errors/no_such_code,                                404, not_found",
    "DELETE, /api/v1/health,                                             405, method_not_allowed",
    "POST,   /api/v1/datafeed/quotes,                                    400, invalid_field"
  })
  void shouldLeadFromAProblemToItsCode(String method, String path, int status, String code) {
    var answer = rest.call(method, path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().get("code").asText()).isEqualTo(code);
    var type = answer.json().get("type").asText();
    assertThat(rest.get(type).json().get("code").asText()).isEqualTo(code);
  }
}
