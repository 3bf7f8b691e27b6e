package io.tapeloom.stream.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.TokenStreamFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.nio.charset.StandardCharsets;

/**
 * How this library reads and writes JSON. What a stranger sends is read within {@link #BOUNDS}, so
 * that a text costs no more than the largest payload that somebody means.
 */
public final class Json {

  /**
   * What is read of a stranger's text. Each bound is several times that of any payload that is
   * expected: the largest are lists of 1000 symbols, and tokens of a few thousand characters. A
   * string costs no more than its length, so that one may fill a message of the usual limit.
   */
  public static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxTokenCount(10_000)
          .maxNameLength(100)
          .maxNumberLength(1000)
          .maxStringLength(1 << 20)
          .build();

  private static final ErrorReportConfiguration SHORT_ERRORS =
      ErrorReportConfiguration.builder().maxErrorTokenLength(Echo.MAX_LENGTH).build();

  private Json() {}

  /**
   * A mapper for payloads: snake_case names, absent instead of null, nothing behind the value, no
   * coercion between strings, numbers and booleans, decimals as exact as they were written. It
   * reads within {@link #BOUNDS}, and remembers no name that a client made up.
   */
  public static ObjectMapper strict() {
    var mapper = strict(factory());
    bound(mapper.getFactory());
    return mapper;
  }

  /** The same for texts of one's own, such as a file, which may be as long as they like. */
  public static ObjectMapper strictWithoutBounds() {
    return strict(factory());
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .errorReportConfiguration(SHORT_ERRORS)
        .build();
  }

  private static ObjectMapper strict(JsonFactory factory) {
    var mapper =
        JsonMapper.builder(factory)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    refuseOthersAsText(mapper);
    return mapper;
  }

  /** Has what reads strangers' texts stay within {@link #BOUNDS}. */
  public static void bound(TokenStreamFactory factory) {
    if (factory instanceof JsonFactory json) {
      json.setStreamReadConstraints(BOUNDS);
      json.setErrorReportConfiguration(SHORT_ERRORS);
    }
  }

  /** Has a mapper take no number and no boolean where a string is asked for. */
  public static void refuseOthersAsText(ObjectMapper mapper) {
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** What a parser says is wrong with a text, without the names of its settings. */
  public static String complaint(JsonProcessingException unreadable) {
    return unreadable.getOriginalMessage().replaceAll(", from `[^`]*`", "");
  }

  /**
   * Reads one value. The text is UTF-8 and is taken as nothing else: from bytes the parser would
   * guess, and see UTF-16 or UTF-32 where there are zeros.
   *
   * @param text valid UTF-8
   * @throws JsonProcessingException when it is none, or has a number that is too large for any
   *     decimal: of that the parser itself has only an unchecked complaint
   */
  public static JsonNode read(ObjectMapper mapper, byte[] text) throws JsonProcessingException {
    try {
      return mapper.readTree(new String(text, StandardCharsets.UTF_8));
    } catch (NumberFormatException tooLarge) {
      throw new JsonParseException(null, "a number is too large", tooLarge);
    }
  }
}
