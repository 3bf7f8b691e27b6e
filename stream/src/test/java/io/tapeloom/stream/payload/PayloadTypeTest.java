package io.tapeloom.stream.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A type is refused by the name of its component, or what is written fits its schema, and what fits
 * its schema, and nothing else, is read.
 */
@SuppressWarnings("ArrayRecordComponent") // an application may well have one
class PayloadTypeTest {

  record Texts(
      String one,
      @Nullable String maybe,
      List<String> many,
      List<@Nullable String> gaps,
      Map<String, String> named,
      Map<String, @Nullable String> namedGaps,
      List<List<String>> rows) {}

  record Flags(boolean one, @Nullable Boolean maybe, List<Boolean> many) {}

  record Bytes(byte one, @Nullable Byte maybe, List<Byte> many, Byte[] boxes) {}

  record Shorts(short one, @Nullable Short maybe, short[] many) {}

  record Ints(int one, @Nullable Integer maybe, int[] many, Map<String, Integer> named) {}

  record Longs(long one, @Nullable Long maybe, long[] many, Set<Long> set) {}

  record Floats(float one, @Nullable Float maybe, float[] many) {}

  record Doubles(double one, @Nullable Double maybe, double[] many, List<List<Double>> rows) {}

  record Decimals(BigDecimal one, @Nullable BigDecimal maybe, List<BigDecimal> many) {}

  record Wholes(BigInteger one, @Nullable BigInteger maybe, List<BigInteger> many) {}

  record Letters(char one, @Nullable Character maybe, List<Character> many) {}

  record Ids(UUID one, @Nullable UUID maybe, Map<String, UUID> named) {}

  record Blobs(byte[] one, byte @Nullable [] maybe, List<byte[]> many) {}

  enum Plain {
    RED,
    @JsonAlias("verdant")
    GREEN
  }

  enum Renamed {
    @JsonProperty("buy")
    BUY,
    @JsonProperty("sell")
    SELL
  }

  enum Valued {
    RED,
    GREEN;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record Enums(
      Plain plain,
      Renamed renamed,
      Valued valued,
      @Nullable Plain maybe,
      List<Renamed> many,
      List<@Nullable Valued> gaps,
      Map<String, Valued> named) {}

  record Symbol(@JsonValue String text) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Symbol {}
  }

  record Cents(@JsonValue long amount) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Cents of(long amount) {
      return new Cents(amount);
    }
  }

  record Values(Symbol symbol, @Nullable Cents cents, List<Symbol> many, Map<String, Cents> all) {}

  record Nodes(JsonNode any, ObjectNode object, ArrayNode array, @Nullable JsonNode maybe) {}

  record Free(Object any, Map<String, Object> named, List<Object> many) {}

  record Part(int number, @Nullable String remark) {}

  record Nested(
      Part one,
      @Nullable Part maybe,
      List<Part> many,
      List<@Nullable Part> gaps,
      Map<String, Part> named,
      Part[] array) {}

  record Names(@JsonProperty("as") int written, int inSnakeCase) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Always(@Nullable String text, @Nullable Part part, @Nullable Renamed side, int count) {}

  record Patterns(
      @Pattern(regexp = "[A-Z]{2,3}|\\d+") String code,
      @Pattern(regexp = "a.c\\s*") String dotted,
      @Pattern(regexp = "[a-c]x", flags = Pattern.Flag.CASE_INSENSITIVE) String anyCase,
      @NotBlank @Pattern(regexp = "(?<name>\\S?)\\_*") String named,
      List<@Pattern(regexp = "a|ab") String> many) {}

  record Bounds(
      @Min(1) @Max(100) int count,
      @Positive @Max(2) @Nullable Double ratio,
      @Size(min = 1, max = 2) String text,
      @NotEmpty @Size(max = 1) List<@Positive Integer> many,
      @Size(max = 1) Map<String, @NotBlank String> named,
      @Size(min = 1, max = 3) @Nullable Set<Integer> set,
      @NotBlank String notBlank) {}

  record Nothing() {}

  private static final List<String> POOL =
      List.of(
          "null",
          "true",
          "0",
          "1",
          "-1",
          "100",
          "101",
          "127",
          "128",
          "200",
          "-129",
          "32768",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "1.5",
          "0.25",
          "\"\"",
          "\"a\"",
          "\"ab\"",
          "\"abc\"",
          "\"a\\u0085c\"",
          "\"a\\nc\"",
          "\"abc\\u00a0\"",
          "\"AX\"",
          "\"Bx\"",
          "\"12\"",
          "\" \"",
          "\"\\u001c\"",
          "\"\\u00a0\"",
          "\"😀\"",
          "\"RED\"",
          "\"red\"",
          "\"verdant\"",
          "\"buy\"",
          "\"AQI=\"",
          "\"AQI\"",
          "\"A===\"",
          "\"-_8=\"",
          "\"00000000-0000-0001-0000-000000000002\"",
          "\"AAAAAAAAAAAAAAAAAAAAAA==\"",
          "\"2026-01-01T12:00:00Z\"",
          "\"2026-01-01\"",
          "[]",
          "[null]",
          "[1]",
          "[0]",
          "[200]",
          "[1,1]",
          "[1,2,3,4]",
          "[\"a\"]",
          "[\"ab\"]",
          "[\"ab\",\"\"]",
          "[\"buy\"]",
          "[[1.5],[]]",
          "[[\"a\"],[]]",
          "[[null]]",
          "[\"AQI=\"]",
          "[{\"number\":1}]",
          "[{\"number\":1,\"remark\":null}]",
          "[{\"number\":\"1\"}]",
          "{}",
          "{\"a\":1}",
          "{\"a\":null}",
          "{\"a\":\" \"}",
          "{\"a\":\"red\"}",
          "{\"a\":{\"number\":1}}",
          "{\"a\":1,\"b\":2}",
          "{\"number\":1}",
          "{\"number\":1,\"remark\":\"a\",\"more\":true}");

  @ParameterizedTest
  @ValueSource(
      classes = {
        Texts.class,
        Flags.class,
        Bytes.class,
        Shorts.class,
        Ints.class,
        Longs.class,
        Floats.class,
        Doubles.class,
        Decimals.class,
        Wholes.class,
        Letters.class,
        Ids.class,
        Blobs.class,
        Enums.class,
        Values.class,
        Nodes.class,
        Free.class,
        Nested.class,
        Names.class,
        Always.class,
        Bounds.class,
        Patterns.class,
        Nothing.class,
      })
  void shouldReadWhatItsSchemaAllowsAndNothingElse(Class<?> type) throws Exception {
    requireReading(type, Json.strict());
  }

  record Times(Instant at, @Nullable LocalDate day, List<Instant> many) {}

  @ParameterizedTest
  @ValueSource(classes = Times.class)
  void shouldReadTimesAsTheMapperDoes(Class<?> type) throws Exception {
    requireReading(type, withTimes());
  }

  private static ObjectMapper withTimes() {
    return Json.strict()
        .registerModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  }

  private static void requireReading(Class<?> type, ObjectMapper mapper) throws Exception {
    var reader = new PayloadReader<>(type, mapper);
    var schema = schema(reader.payload());
    var base = base(reader.payload(), mapper);
    assertThat(reader.read(base)).as(base.toString()).isInstanceOf(Reading.Valid.class);

    for (var field : reader.payload().shape().fields()) {
      for (var text : POOL) {
        var payload = base.deepCopy();
        payload.set(field.name(), mapper.readTree(text));
        requireAgreement(reader, schema, payload);
      }
      var payload = base.deepCopy();
      payload.remove(field.name());
      requireAgreement(reader, schema, payload);
    }
  }

  private static void requireAgreement(
      PayloadReader<?> reader, JsonSchema schema, ObjectNode payload) {
    var problems = schema.validate(payload);
    var reading = reader.read(payload);

    assertThat(reading instanceof Reading.Valid)
        .as("%s: schema %s, reader %s", payload, problems, reading)
        .isEqualTo(problems.isEmpty());
  }

  /** A payload that is valid. */
  private static ObjectNode base(PayloadType payload, ObjectMapper mapper)
      throws JsonProcessingException {
    if (payload.type() == Patterns.class) {
      return (ObjectNode)
          mapper.readTree(
              """
              {"code":"AB","dotted":"abc","any_case":"BX","named":"a_","many":["ab"]}""");
    }
    if (payload.type() == Bounds.class) {
      return (ObjectNode)
          mapper.readTree(
              """
              {"count":1,"text":"a","many":[1],"named":{},"not_blank":"a"}""");
    }
    return payload.shape().sample(0).orElseThrow();
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record NonEmpty(String text, List<String> many, int count, @Nullable Part part) {}

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  record NonDefault(String text, int count, boolean flag, @Nullable Part part) {}

  record OneNonDefault(@JsonInclude(JsonInclude.Include.NON_DEFAULT) int count, String text) {}

  record Formats(
      @JsonFormat(shape = JsonFormat.Shape.NUMBER) Plain plain,
      @JsonFormat(shape = JsonFormat.Shape.STRING) int count,
      @JsonSerialize(using = ToStringSerializer.class) long big) {}

  record Ignored(int count, @JsonIgnore int secret) {}

  record WithGetter(int count) {

    @JsonProperty("twice")
    long doubled() {
      return 2L * count;
    }

    public boolean isOdd() {
      return count % 2 == 1;
    }
  }

  record WrittenOnly(@JsonProperty(access = JsonProperty.Access.READ_ONLY) int count) {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        Texts.class,
        Flags.class,
        Bytes.class,
        Shorts.class,
        Ints.class,
        Longs.class,
        Floats.class,
        Doubles.class,
        Decimals.class,
        Wholes.class,
        Letters.class,
        Ids.class,
        Blobs.class,
        Enums.class,
        Values.class,
        Nodes.class,
        Free.class,
        Nested.class,
        Names.class,
        Always.class,
        Nothing.class,
        NonEmpty.class,
        NonDefault.class,
        OneNonDefault.class,
        Formats.class,
        Ignored.class,
        WithGetter.class,
        WrittenOnly.class,
      })
  void shouldDescribeWhatIsWritten(Class<?> type) throws Exception {
    requireWriting(type, Json.strict());
    requireWriting(type, new ObjectMapper());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldDescribeTimesAsTheMapperWritesThem(boolean asNumbers) throws Exception {
    record Moments(
        Instant at,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant text,
        Duration length,
        List<Instant> many) {}

    requireWriting(
        Moments.class,
        withTimes().configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, asNumbers));
  }

  private static void requireWriting(Class<?> type, ObjectMapper mapper) throws Exception {
    var payload = PayloadType.of(type, mapper, Direction.WRITE);
    var schema = schema(payload);
    var shape = payload.shape();

    for (int i = 0; i < shape.sampleCount(); i++) {
      for (var whole : List.of(true, false)) {
        var value = shape.value(i, whole).orElseThrow();
        var written = mapper.readTree(mapper.writeValueAsString(value));
        assertThat(schema.validate(written)).as("%s of %s", written, type).isEmpty();
      }
    }
  }

  private static JsonSchema schema(PayloadType payload) {
    var schemas = new Schemas();
    var root = Json.strict().createObjectNode();
    root.putArray("allOf").add(schemas.reference(payload));
    root.putObject("components").set("schemas", schemas.collected());
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
        .getSchema(root, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  record OptionalPart(Optional<String> text) {}

  record OptionalNumber(OptionalInt number) {}

  record OptionalInList(List<Optional<String>> texts) {}

  record Recursive(@Nullable Recursive inner) {}

  record RecursiveList(List<RecursiveList> inner) {}

  record RecursiveMap(Map<String, RecursiveMap> inner) {}

  record Ping(@Nullable Pong pong) {}

  record Pong(@Nullable Ping ping) {}

  record Generic<T>(T value) {}

  record OfGeneric(Generic<String> generic) {}

  sealed interface Form permits Circle {}

  record Circle(double radius) implements Form {}

  record SealedPart(Form form) {}

  record SealedList(List<Form> forms) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  sealed interface Typed permits Square {}

  record Square(double side) implements Typed {}

  record TypedPart(Typed typed) {}

  record SquarePart(Square square) {}

  static class Bean {
    public int count;
  }

  record BeanPart(Bean bean) {}

  record Unwrapped(@JsonUnwrapped Part part) {}

  record Prefixed(@JsonUnwrapped(prefix = "a_") Part part) {}

  record MaybeUnwrapped(@JsonUnwrapped Part part, @JsonUnwrapped @Nullable OtherPart other) {}

  record OtherPart(int height) {}

  @Test
  void shouldDescribeTheFieldsOfAnUnwrappedRecordAsThoseOfTheOuterOne() throws Exception {
    var mapper = Json.strict();
    var schema =
        PayloadType.of(MaybeUnwrapped.class, mapper, Direction.WRITE)
            .shape()
            .schema(Definitions.inline(true));
    var part =
        PayloadType.of(Part.class, mapper, Direction.WRITE)
            .shape()
            .schema(Definitions.inline(true));

    assertThat(schema.get("required")).isEqualTo(part.get("required"));
    part.get("properties")
        .properties()
        .forEach(
            field ->
                assertThat(schema.get("properties").get(field.getKey()))
                    .isEqualTo(field.getValue()));
    assertThat(schema.at("/properties/height/type").asText()).isEqualTo("integer");
  }

  record Viewed(@JsonView(Object.class) int count) {}

  @JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class)
  record Numbered(int count) {}

  record NumberedPart(Numbered numbered) {}

  record AsArray(@JsonFormat(shape = JsonFormat.Shape.ARRAY) Part part) {}

  record PartAsText(@JsonSerialize(using = ToStringSerializer.class) Part part) {}

  record TextsAsText(@JsonSerialize(contentUsing = AsNumber.class) List<String> many) {}

  static final class AsNumber extends com.fasterxml.jackson.databind.JsonSerializer<String> {
    @Override
    public void serialize(
        String value,
        com.fasterxml.jackson.core.JsonGenerator json,
        com.fasterxml.jackson.databind.SerializerProvider provider)
        throws java.io.IOException {
      json.writeNumber(value.length());
    }
  }

  record Raw(@JsonRawValue String raw) {}

  record Characters(char[] letters) {}

  record NumberKeys(Map<Integer, String> named) {}

  record Moment(Instant at) {}

  record Surprise(Map<String, Object> named) {

    @JsonAnyGetter
    Map<String, Object> more() {
      return named;
    }
  }

  record SizedBytes(@Size(max = 3) byte[] bytes) {}

  static List<Arguments> refusedBothWays() {
    return List.of(
        Arguments.of(OptionalPart.class, "OptionalPart.text: an Optional cannot be described"),
        Arguments.of(OptionalNumber.class, "OptionalNumber.number: an Optional cannot"),
        Arguments.of(OptionalInList.class, "OptionalInList.texts[]: an Optional cannot"),
        Arguments.of(Recursive.class, "Recursive.inner: a "),
        Arguments.of(RecursiveList.class, "RecursiveList.inner[]: a "),
        Arguments.of(RecursiveMap.class, "RecursiveMap.inner{}: a "),
        Arguments.of(Ping.class, "Pong.ping: a "),
        Arguments.of(Generic.class, "Generic is a payload with type parameters"),
        Arguments.of(OfGeneric.class, "OfGeneric.generic: the generic type"),
        Arguments.of(SealedPart.class, "SealedPart.form: the sealed type"),
        Arguments.of(SealedList.class, "SealedList.forms[]: the sealed type"),
        Arguments.of(TypedPart.class, "TypedPart.typed: "),
        Arguments.of(SquarePart.class, "SquarePart.square: "),
        Arguments.of(BeanPart.class, "BeanPart.bean: the type"),
        Arguments.of(NumberedPart.class, "Numbered"),
        Arguments.of(AsArray.class, "AsArray.part"),
        Arguments.of(Characters.class, "Characters.letters: the type"),
        Arguments.of(NumberKeys.class, "NumberKeys.named: the "),
        Arguments.of(Moment.class, "Moment.at: a java.time.Instant cannot be "),
        Arguments.of(SizedBytes.class, "SizedBytes.bytes: @Size cannot be checked on a byte[]"),
        Arguments.of(String.class, "java.lang.String is a payload but not a record"));
  }

  @ParameterizedTest
  @MethodSource("refusedBothWays")
  void shouldRefuseBothWays(Class<?> type, String message) {
    for (var direction : Direction.values()) {
      assertThatIllegalArgumentException()
          .as("%s", direction)
          .isThrownBy(() -> PayloadType.of(type, Json.strict(), direction))
          .withMessageContaining(message);
    }
  }

  static List<Arguments> refusedInWriting() {
    return List.of(
        Arguments.of(Viewed.class, "Viewed.count: "),
        Arguments.of(Prefixed.class, "Prefixed.part: a prefix of @JsonUnwrapped"),
        Arguments.of(PartAsText.class, "PartAsText.part: "),
        Arguments.of(TextsAsText.class, "TextsAsText.many: "),
        Arguments.of(Raw.class, "Raw.raw: "),
        Arguments.of(Surprise.class, "Surprise has a @JsonAnyGetter"));
  }

  @ParameterizedTest
  @MethodSource("refusedInWriting")
  void shouldRefuseInWriting(Class<?> type, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PayloadType.of(type, Json.strict(), Direction.WRITE))
        .withMessageContaining(message);
  }

  record Alias(@JsonAlias("other") int count) {}

  record NumberEnum(@JsonFormat(shape = JsonFormat.Shape.NUMBER) Plain plain) {}

  record TextNumber(@JsonFormat(shape = JsonFormat.Shape.STRING) int count) {}

  record Length(Duration length) {}

  static List<Arguments> refusedInReading() {
    return List.of(
        Arguments.of(Alias.class, "Alias.count: a @JsonAlias cannot be described"),
        Arguments.of(Ignored.class, "Ignored.secret is not read"),
        Arguments.of(Unwrapped.class, "Unwrapped.part"),
        Arguments.of(NumberEnum.class, "NumberEnum.plain cannot be read as it is written"),
        Arguments.of(TextNumber.class, "TextNumber.count: the Integer 0 is written as \"0\""),
        Arguments.of(Length.class, "Length.length: the Duration PT0S is written as "));
  }

  @ParameterizedTest
  @MethodSource("refusedInReading")
  void shouldRefuseInReading(Class<?> type, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PayloadType.of(type, withTimes(), Direction.READ))
        .withMessageContaining(message);
  }
}
