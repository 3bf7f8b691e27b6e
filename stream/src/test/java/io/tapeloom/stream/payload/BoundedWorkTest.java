package io.tapeloom.stream.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cost of checks and the length of reports are bounded. */
class BoundedWorkTest {

  private static final int MANY = 30_000;

  private static final ObjectMapper MAPPER = Json.strict();

  record Names(@NotNull @Size(min = 1, max = 500) List<@NotBlank String> names) {}

  record Unlimited(List<@NotBlank @Size(max = 5) String> names) {}

  record Numbers(@Size(max = 3) Set<@Max(5) Integer> numbers) {}

  record Places(@Size(max = 3) Map<String, @Max(5) Integer> places) {}

  record Matrix(@Size(max = 3) List<@Size(max = 3) List<Integer>> rows) {}

  record Words(@Size(max = 64) @Pattern(regexp = "(a|aa)+") String word) {}

  /** An array that counts how often one of its elements is looked at. */
  @SuppressWarnings("unchecked") // deepCopy, as Jackson declares it
  private static final class CountingArray extends ArrayNode {

    private static final long serialVersionUID = 1;

    private int looks;

    CountingArray(List<? extends JsonNode> elements) {
      super(JsonNodeFactory.instance);
      addAll(elements);
    }

    @Override
    public JsonNode get(int index) {
      looks++;
      return super.get(index);
    }
  }

  static Stream<Arguments> shouldLookAtNoElementOfWhatIsTooLarge() {
    return Stream.of(
        Arguments.of(Names.class, "names", "\" \""),
        Arguments.of(Names.class, "names", "null"),
        Arguments.of(Names.class, "names", "7"),
        Arguments.of(Numbers.class, "numbers", "1"),
        Arguments.of(Matrix.class, "rows", "[1]"));
  }

  @ParameterizedTest
  @MethodSource
  void shouldLookAtNoElementOfWhatIsTooLarge(Class<?> type, String field, String element)
      throws Exception {
    var array = array(MANY, element);

    var violations = violations(type, field, array);

    assertThat(violations)
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.field()).isEqualTo(field);
              assertThat(violation.problem()).startsWith("must have a size").hasSizeLessThan(200);
            });
    assertThat(array.looks).isLessThanOrEqualTo(2 * Echo.MAX_LENGTH); // for what is shown of it
  }

  @ParameterizedTest
  @ValueSource(strings = {"\" \"", "\"too long\"", "null", "7", "{}", "[]"})
  void shouldEndWithTheTenthViolation(String element) throws Exception {
    var array = array(MANY, element);

    var violations = violations(Unlimited.class, "names", array);

    assertThat(violations)
        .hasSize(10)
        .extracting(Violation::field)
        .startsWith("names[0]", "names[1]")
        .endsWith("names[9]");
    assertThat(array.looks).isLessThanOrEqualTo(20 + MANY); // decoding reads each once
  }

  @Test
  void shouldCheckSizesWithinElementsFirst() throws Exception {
    var row = array(MANY, "\"x\"");
    var rows = MAPPER.createArrayNode().add(row);

    var violations = violations(Matrix.class, "rows", rows);

    assertThat(violations).extracting(Violation::field).containsExactly("rows[0]");
    assertThat(row.looks).isLessThanOrEqualTo(2 * Echo.MAX_LENGTH);
  }

  @Test
  void shouldLookAtNoEntryOfAMapThatIsTooLarge() throws Exception {
    var places = MAPPER.createObjectNode();
    IntStream.range(0, MANY).forEach(i -> places.put("k" + i, "no number"));

    var violations = violations(Places.class, "places", places);

    assertThat(violations).extracting(Violation::field).containsExactly("places");
  }

  @Test
  void shouldTryNoPatternOnATextThatIsTooLong() throws Exception {
    var violations =
        violations(Words.class, "word", MAPPER.getNodeFactory().textNode("a".repeat(MANY) + "b"));

    assertThat(violations)
        .singleElement()
        .extracting(Violation::problem)
        .asString()
        .startsWith("must have a size from 0 to 64, got \"aaa")
        .hasSizeLessThan(200);
  }

  @Test
  void shouldCutNamesThatTheClientMadeUp() throws Exception {
    var places = MAPPER.createObjectNode().put("k".repeat(MANY), "no number");

    var violations = violations(Places.class, "places", places);

    assertThat(violations)
        .singleElement()
        .satisfies(
            violation ->
                assertThat(violation.field())
                    .startsWith("places.kkk")
                    .hasSizeLessThanOrEqualTo(Echo.MAX_LENGTH));
  }

  static Stream<String> shouldStopReadingWhatNobodyExpects() {
    return Stream.of(
        keys(62_000),
        "{\"a\":[%s]}".formatted("null,".repeat(MANY) + "null"),
        "{\"a\":%s}".formatted("9".repeat(1001)),
        "{\"%s\":1}".formatted("n".repeat(101)),
        "{\"a\":\"%s\"}".formatted("s".repeat((1 << 20) + 1)),
        "[".repeat(65) + "]".repeat(65));
  }

  @ParameterizedTest
  @MethodSource
  void shouldStopReadingWhatNobodyExpects(String text) {
    assertThatThrownBy(() -> MAPPER.readTree(text))
        .isInstanceOfSatisfying(
            StreamConstraintsException.class,
            refusal ->
                assertThat(Json.complaint(refusal))
                    .contains("exceeds the maximum allowed")
                    .doesNotContain("StreamRead", "`")
                    .hasSizeLessThan(100));
  }

  @Test
  void shouldReadTheLargestThatIsExpected() throws Exception {
    assertThat(MAPPER.readTree(keys(4_000)).size()).isEqualTo(4_000);
  }

  @Test
  void shouldEchoAtMostOneHundredCharacters() throws Exception {
    var wide = MAPPER.createArrayNode();
    IntStream.range(0, MANY).forEach(i -> wide.addObject().put("k".repeat(i % 50), "v"));

    assertThat(Echo.of("x".repeat(100))).isEqualTo("x".repeat(100));
    assertThat(Echo.of("x".repeat(101))).isEqualTo("x".repeat(99) + "…");
    assertThat(Echo.of("😀".repeat(MANY)).codePoints()).hasSize(100);
    assertThat(Echo.of(wide)).startsWith("[{\"\":\"v\"},{\"k\":\"v\"}").hasSize(100);
    assertThat(Echo.of("a\r\nb\u202ec\u0000\ud800")).isEqualTo("a\\r\\nb\\u202ec\\u0000\\ud800");
    assertThat(Echo.of("\n".repeat(MANY))).isEqualTo("\\n".repeat(49) + "…");
    assertThat(Echo.of((JsonNode) null)).isEqualTo("nothing");
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj("\"k%d\":1"::formatted)
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static CountingArray array(int size, String element) throws Exception {
    var node = MAPPER.readTree(element);
    return new CountingArray(IntStream.range(0, size).mapToObj(_ -> node).toList());
  }

  private static List<Violation> violations(Class<?> type, String field, @Nullable JsonNode value) {
    var payload = MAPPER.createObjectNode().set(field, value);
    return switch (new PayloadReader<>(type, MAPPER).read(payload)) {
      case Reading.Valid<?> valid -> throw new AssertionError(valid);
      case Reading.Invalid<?> invalid -> invalid.violations();
    };
  }
}
