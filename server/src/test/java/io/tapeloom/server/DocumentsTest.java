package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That what the other tests go by does refuse something. */
class DocumentsTest {

  private static final JsonNode DOCUMENT =
      Documents.json(
          """
          {"components": {"schemas": {
            "Order": {
              "type": "object",
              "required": ["id", "parts"],
              "properties": {
                "id": {"type": "integer"},
                "note": {"type": "string", "nullable": true},
                "day": {"type": "string", "format": "date"},
                "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}}}},
            "Part": {
              "type": "object",
              "required": ["name"],
              "properties": {"name": {"type": "string", "enum": ["nut", "bolt"]}}}}}}
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 1, \"parts\": []}",
        "{\"id\": 1, \"note\": null, \"parts\": []}",
        "{\"id\": 1, \"note\": \"x\", \"day\": \"2026-01-31\", \"parts\": [{\"name\": \"nut\"}]}"
      })
  void shouldTakeWhatFits(String order) {
    assertThatCode(() -> check(order)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"id\": 1}",
        "{\"id\": null, \"parts\": []}",
        "{\"id\": \"1\", \"parts\": []}",
        "{\"id\": 1, \"parts\": [], \"more\": 1}",
        "{\"id\": 1, \"parts\": [{\"name\": \"nut\", \"more\": 1}]}",
        "{\"id\": 1, \"parts\": [{\"name\": \"nail\"}]}",
        "{\"id\": 1, \"day\": \"2026-02-31\", \"parts\": []}"
      })
  void shouldRefuseWhatDoesNotFit(String order) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> check(order))
        .withMessageStartingWith("the order breaks its schema");
  }

  @Test
  void shouldRefuseASchemaThatIsNotThere() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Documents.validator(DOCUMENT, "/components/schemas/Bill"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1, \"a\": 2}", "{} {}", "{'a': 1}", ""})
  void shouldReadNothingButJson(String text) {
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Documents.json(text));
  }

  private static void check(String order) {
    var schema = Documents.validator(DOCUMENT, "/components/schemas/Order");
    Documents.check(schema, Documents.json(order), "the order");
  }
}
