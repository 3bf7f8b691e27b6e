package io.tapeloom.stream.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read, and what is refused for its form. */
class PayloadReaderTest {

  enum Side {
    @JsonProperty("buy")
    BUY,
    @JsonProperty("sell")
    SELL
  }

  /** All kinds of components, none of which must be there. */
  @SuppressWarnings("ArrayRecordComponent") // an application may well have one
  record Everything(
      @Nullable String text,
      @Nullable Boolean flag,
      @Nullable Integer count,
      @Nullable Long big,
      @Nullable Short small,
      @Nullable Double ratio,
      @Nullable Float rough,
      @Nullable BigDecimal price,
      @Nullable BigInteger huge,
      @Nullable Character letter,
      @Nullable Side side,
      @Nullable UUID id,
      @Nullable Point point,
      @Nullable List<Point> points,
      @Nullable Set<String> names,
      @Nullable List<@Nullable String> gaps,
      @Nullable Map<String, Point> places,
      @Nullable List<List<Integer>> matrix,
      double @Nullable [] numbers,
      @Nullable JsonNode anything) {}

  record Point(int x, int y) {}

  record Primitives(boolean flag, int count, long big, double ratio, float rough, byte tiny) {}

  record Change(
      @Nullable Integer count, @JacksonInject(useInput = OptBoolean.FALSE) GivenFields given) {}

  @Test
  void shouldTellNullFromAbsent() throws Exception {
    var reader = new PayloadReader<>(Change.class, Json.strict());
    var inNull =
        (Reading.Valid<Change>)
            reader.read(Json.strict().readTree("{\"count\": null, \"given\": 1}"));
    var inNothing = (Reading.Valid<Change>) reader.read(Json.strict().readTree("{}"));

    assertThat(inNull.value().given().names()).containsExactlyInAnyOrder("count", "given");
    assertThat(inNothing.value().given().has("count")).isFalse();
    assertThat(reader.payload().shape().fields())
        .extracting(RecordField::name)
        .containsExactly("count");
  }

  record Renamed(@JsonProperty("as") String written, String inSnakeCase) {}

  record WithDefault(@Nullable @JsonProperty(defaultValue = "1") String resolution, int count) {

    WithDefault {
      resolution = resolution == null ? "1" : resolution;
    }
  }

  record Interval(int from, int to) {

    Interval {
      if (from > to) {
        throw new IllegalArgumentException("from must not be after to");
      }
    }
  }

  record Intervals(List<Interval> all, @Nullable Interval main) {}

  record Fragile(@Nullable String text) {

    Fragile {
      if (text == null) {
        throw new IllegalStateException();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text   | 5                      | text: must be a string, got 5
          text   | true                   | text: must be a string, got true
          text   | {}                     | text: must be a string, got {}
          flag   | "true"                 | flag: must be true or false, got "true"
          flag   | 1                      | flag: must be true or false, got 1
          count  | "5"                    | count: must be a 32-bit integer, got "5"
          count  | 5.0                    | count: must be a 32-bit integer, got 5.0
          count  | 5.5                    | count: must be a 32-bit integer, got 5.5
          count  | 2147483648             | count: must be a 32-bit integer, got 2147483648
          count  | true                   | count: must be a 32-bit integer, got true
          big    | 9223372036854775808    | big: must be a 64-bit integer, got 9223372036854775808
          big    | 1e3                    | big: must be a 64-bit integer, got 1E+3
          small  | 40000                  | small: must be an integer from -32768 to 32767, got 40000
          ratio  | "NaN"                  | ratio: must be a number, got "NaN"
          ratio  | "Infinity"             | ratio: must be a number, got "Infinity"
          ratio  | 1e400                  | ratio: must be a number, got 1E+400
          ratio  | []                     | ratio: must be a number, got []
          rough  | 1e60                   | rough: must be a number, got 1E+60
          price  | "1.5"                  | price: must be a number, got "1.5"
          price  | 1e999999999            | price: must be a number, got 1E+999999999
          price  | 1e-999999999           | price: must be a number, got 1E-999999999
          huge   | 1.5                    | huge: must be an integer, got 1.5
          letter | "ab"                   | letter: must be a valid Character, got "ab"
          side   | "BUY"                  | side: must be one of buy, sell, got "BUY"
          side   | ""                     | side: must be one of buy, sell, got ""
          side   | 0                      | side: must be one of buy, sell, got 0
          id     | "x"                    | id: must be a valid UUID, got "x"
          point  | []                     | point: must be an object, got []
          point  | {}                     | point.x: is required
          point  | {"x":1,"y":null}       | point.y: is required
          point  | {"x":1,"y":"1"}        | point.y: must be a 32-bit integer, got "1"
          points | {}                     | points: must be an array, got {}
          points | [{"x":1,"y":1},{}]     | points[1].x: is required
          points | [null]                 | points[0]: must be an object, got null
          names  | ["a",1]                | names[1]: must be a string, got 1
          names  | [null]                 | names[0]: must be a string, got null
          gaps   | [null,1]               | gaps[1]: must be a string, got 1
          places | []                     | places: must be an object, got []
          places | {"a":{"x":1}}          | places.a.y: is required
          places | {"a":null}             | places.a: must be an object, got null
          matrix | [[1],[2,"3"]]          | matrix[1][1]: must be a 32-bit integer, got "3"
          numbers| [1,"2"]                | numbers[1]: must be a number, got "2"
          """)
  void shouldRefuseAValueOfAnotherType(String field, String value, String problem)
      throws JsonProcessingException {
    var reading = read(Everything.class, "{\"%s\":%s}".formatted(field, value));

    assertThat(problemOf(reading)).isEqualTo(problem);
  }

  @Test
  void shouldReadEveryType() throws JsonProcessingException {
    var reading =
        read(
            Everything.class,
            """
            {"text":"é","flag":true,"count":-5,"big":9223372036854775807,"small":7,"ratio":1,
             "rough":0.5,"price":123456789012345678.123456789,"huge":123456789012345678901234567890,
             "letter":"x","side":"sell","id":"00000000-0000-0001-0000-000000000002",
             "point":{"x":1,"y":2,"z":3},"points":[{"x":3,"y":4}],"names":["a","b"],
             "gaps":["a",null],"places":{"here":{"x":5,"y":6}},"matrix":[[1,2],[]],
             "numbers":[1,2.5],"anything":{"free":[1]},"unknown":true}""");

    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Valid.class,
            valid -> {
              var value = (Everything) valid.value();
              assertThat(value.text).isEqualTo("é");
              assertThat(value.big).isEqualTo(Long.MAX_VALUE);
              assertThat(value.price).isEqualTo(new BigDecimal("123456789012345678.123456789"));
              assertThat(value.huge).isEqualTo(new BigInteger("123456789012345678901234567890"));
              assertThat(value.side).isEqualTo(Side.SELL);
              assertThat(value.id).isEqualTo(new UUID(1, 2));
              assertThat(value.points).containsExactly(new Point(3, 4));
              assertThat(value.gaps).containsExactly("a", null);
              assertThat(value.places).containsEntry("here", new Point(5, 6));
              assertThat(value.matrix).containsExactly(List.of(1, 2), List.of());
              assertThat(value.numbers).containsExactly(1, 2.5);
            });
  }

  @Test
  void shouldReadNothingWhereNothingIsRequired() throws JsonProcessingException {
    assertThat(read(Everything.class, "{}")).isInstanceOf(Reading.Valid.class);
    assertThat(read(Everything.class, "{\"text\":null,\"point\":null,\"numbers\":null}"))
        .isInstanceOf(Reading.Valid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                             | flag: is required
          {"flag":null}                                                  | flag: is required
          {"flag":true}                                                  | count: is required
          {"flag":true,"count":1,"big":2,"ratio":3,"rough":4}            | tiny: is required
          {"flag":true,"count":1,"big":2,"ratio":3,"rough":4,"tiny":300} | tiny: must be an integer from -128 to 127, got 300
          """)
  void shouldRequirePrimitives(String payload, String problem) throws JsonProcessingException {
    assertThat(problemOf(read(Primitives.class, payload))).isEqualTo(problem);
  }

  @Test
  void shouldGoByTheNamesOnTheWire() throws JsonProcessingException {
    assertThat(read(Renamed.class, "{\"as\":\"a\",\"in_snake_case\":\"b\"}"))
        .isEqualTo(new Reading.Valid<>(new Renamed("a", "b")));
    assertThat(problemOf(read(Renamed.class, "{\"written\":\"a\",\"in_snake_case\":\"b\"}")))
        .isEqualTo("as: is required");
    assertThat(problemOf(read(Renamed.class, "{\"as\":\"a\",\"inSnakeCase\":\"b\"}")))
        .isEqualTo("in_snake_case: is required");
  }

  @Test
  void shouldLeaveDefaultsToTheRecord() throws JsonProcessingException {
    assertThat(read(WithDefault.class, "{\"count\":1}"))
        .isEqualTo(new Reading.Valid<>(new WithDefault("1", 1)));
    assertThat(read(WithDefault.class, "{\"count\":1,\"resolution\":\"D\"}"))
        .isEqualTo(new Reading.Valid<>(new WithDefault("D", 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"all":[{"from":1,"to":2},{"from":3,"to":2}]}   | all[1]: from must not be after to
          {"all":[],"main":{"from":3,"to":2}}             | main: from must not be after to
          """)
  void shouldSayWhatARecordRefuses(String payload, String problem) throws JsonProcessingException {
    assertThat(problemOf(read(Intervals.class, payload))).isEqualTo(problem);
  }

  @Test
  void shouldTakeARefusalWithoutWords() throws JsonProcessingException {
    assertThat(problemOf(read(Fragile.class, "{}"))).isEqualTo("is not acceptable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null   | payload is required
          []     | payload must be an object, got []
          "text" | payload must be an object, got "text"
          7      | payload must be an object, got 7
          """)
  void shouldRefuseWhatIsNoObject(String payload, String problem) throws JsonProcessingException {
    assertThat(problemOf(read(Point.class, payload))).isEqualTo(problem);
  }

  @Test
  void shouldRefuseNoPayload() {
    assertThat(problemOf(new PayloadReader<>(Point.class, Json.strict()).read(null)))
        .isEqualTo("payload is required");
  }

  @ParameterizedTest
  @CsvSource({"a, 36", "é, 101", "😀, 25", "😀, 200"})
  void shouldShowALongValueCutAtACodePoint(String piece, int times) throws JsonProcessingException {
    var problem = problemOf(read(Point.class, "{\"x\":\"" + piece.repeat(times) + "\",\"y\":1}"));

    assertThat(problem).startsWith("x: must be a 32-bit integer, got \"" + piece);
    assertThat(problem.codePointCount(0, problem.length())).isLessThanOrEqualTo(135);
    assertThat(problem.codePoints()).noneMatch(point -> point >= 0xd800 && point < 0xe000);
  }

  private static <T> Reading<T> read(Class<T> type, String payload) throws JsonProcessingException {
    var mapper = Json.strict();
    return new PayloadReader<>(type, mapper).read(mapper.readTree(payload));
  }

  private static String problemOf(Reading<?> reading) {
    return switch (reading) {
      case Reading.Valid<?>(var value) -> "valid: " + value;
      case Reading.Invalid<?> invalid -> invalid.first().toString();
    };
  }
}
