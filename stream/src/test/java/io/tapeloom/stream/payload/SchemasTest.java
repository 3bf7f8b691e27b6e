package io.tapeloom.stream.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field without a value is absent, or null where its type says that it is always there. */
class SchemasTest {

  record Part(int number) {}

  record Absent(String name, @Nullable String remark, @Nullable Part part) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Present(String name, @Nullable String remark, @Nullable Part part) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NonNull(String name, @Nullable String remark) {}

  record Maps(Map<String, Object> anything, Map<String, Part> parts) {}

  interface One {
    record Same(int number) {}
  }

  interface Other {
    record Same(String text) {}
  }

  record Listed(@Example("[\"a\", \"b\"]") List<String> names) {}

  @Test
  void shouldRefuseTwoTypesOfOneName() {
    var schemas = new Schemas();
    schemas.reference(written(One.Same.class));
    schemas.reference(written(Other.Same.class));

    assertThatIllegalArgumentException()
        .isThrownBy(schemas::collected)
        .withMessageStartingWith("Same is the name of two types: ");
  }

  enum Colour {
    RED
  }

  record Paint(Colour firstCoat, List<Colour> others) {}

  @Test
  void shouldNameEnumerationsAfterWhereTheyStand() {
    var schemas = new Schemas();
    schemas.reference(written(Paint.class));

    var properties = schemas.collected().at("/Paint/properties");

    assertThat(properties.findValuesAsText("title"))
        .containsExactly("PaintFirstCoat", "PaintOthersElement");
  }

  @Test
  void shouldShowAnExampleOfAListAndNoneOfItsElements() {
    var schemas = new Schemas();
    schemas.reference(written(Listed.class));

    var names = schemas.collected().at("/Listed/properties/names");

    assertThat(names.get("examples").toString()).isEqualTo("[[\"a\",\"b\"]]");
    assertThat(names.get("items").has("examples")).isFalse();
  }

  record Described(@JsonPropertyDescription("A part") Part part, List<Part> parts) {}

  @Test
  void shouldReferToTypesWithAndWithoutADescription() {
    var schemas = new Schemas();
    schemas.reference(written(Described.class));

    var properties = schemas.collected().at("/Described/properties");

    assertThat(properties.findValuesAsText("$ref"))
        .containsExactly("#/components/schemas/Part", "#/components/schemas/Part");
    assertThat(properties.at("/part/allOf/1/description").asText()).isEqualTo("A part");
    assertThat(properties.at("/part/title").asText()).isEqualTo("DescribedPart");
  }

  @Test
  void shouldNameTheSchemaOfARequestApartWhereItDiffers() {
    var schemas = new Schemas();
    var read = schemas.reference(PayloadType.of(Absent.class, Json.strict(), Direction.READ));
    var write = schemas.reference(written(Absent.class));

    var collected = schemas.collected();

    assertThat(read.get("$ref").asText()).isEqualTo("#/components/schemas/AbsentInput");
    assertThat(write.get("$ref").asText()).isEqualTo("#/components/schemas/Absent");
    assertThat(collected.fieldNames())
        .toIterable()
        .containsExactly("Absent", "AbsentInput", "Part");
    assertThat(collected.at("/AbsentInput/properties/remark/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
  }

  @Test
  void shouldRequireAFieldThatIsWrittenAsNull() {
    assertThat(required(Present.class)).containsExactlyInAnyOrder("name", "remark", "part");
    assertThat(required(Absent.class)).containsExactly("name");
    assertThat(required(NonNull.class)).containsExactly("name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | {'name':'a','remark':null,'part':null}",
        "true  | {'name':'a','remark':'b','part':{'number':1}}",
        "false | {'name':'a','remark':null}",
        "false | {'name':'a','part':null}",
        "false | {'name':null,'remark':null,'part':null}",
        "false | {'name':'a','remark':1,'part':null}",
        "false | {'name':'a','remark':null,'part':{}}",
      })
  void shouldAllowNullForWhatIsAlwaysThere(boolean fits, String value) throws Exception {
    assertThat(problems(Present.class, value)).hasSize(fits ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | {'name':'a'}",
        "true  | {'name':'a','part':{'number':1}}",
        "false | {'name':'a','remark':null}",
        "false | {'remark':'b'}",
      })
  void shouldNotAllowNullForWhatIsAbsent(boolean fits, String value) throws Exception {
    assertThat(problems(Absent.class, value)).hasSize(fits ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | {'anything':{},'parts':{}}",
        "true  | {'anything':{'a':1,'b':[{}]},'parts':{'a':{'number':1}}}",
        "false | {'anything':[],'parts':{}}",
        "false | {'anything':{},'parts':{'a':{}}}",
      })
  void shouldSayWhatTheValuesOfAMapAre(boolean fits, String value) throws Exception {
    assertThat(problems(Maps.class, value)).hasSize(fits ? 0 : 1);
  }

  @Test
  void shouldAllowWhatIsWritten() throws Exception {
    var mapper = Json.strict();
    for (var value : List.of(new Present("a", null, null), new Present("a", "b", new Part(1)))) {
      assertThat(problems(Present.class, mapper.writeValueAsString(value))).isEmpty();
    }
    assertThat(problems(Absent.class, mapper.writeValueAsString(new Absent("a", null, null))))
        .isEmpty();
  }

  private static PayloadType written(Class<?> type) {
    return PayloadType.of(type, Json.strict(), Direction.WRITE);
  }

  private static List<String> problems(Class<?> type, String value) throws Exception {
    var schemas = new Schemas();
    var root = Json.strict().createObjectNode();
    root.putArray("allOf").add(schemas.reference(written(type)));
    root.putObject("components").set("schemas", schemas.collected());
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
        .getSchema(root)
        .validate(Json.strict().readTree(value.replace('\'', '"')))
        .stream()
        .map(message -> message.getInstanceLocation().toString())
        .distinct()
        .toList();
  }

  private static List<String> required(Class<?> type) {
    var schemas = new Schemas();
    schemas.reference(written(type));
    JsonNode schema = schemas.collected().get(type.getSimpleName());
    var names = new ArrayList<String>();
    schema.get("required").forEach(name -> names.add(name.asText()));
    return names;
  }
}
