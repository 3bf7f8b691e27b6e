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
 * Mappers for JSON. Messages of clients are parsed within {@link #BOUNDS}, so that no message costs
 * more than the largest useful payload. Thread-safe.
 */
public final class Json {

  /**
   * Limits for messages of clients. Each is several times larger than any expected payload needs;
   * the largest are the positions of all topics of a client, lists of 1000 symbols, and tokens of a
   * few thousand characters. The cost of a string is linear in its length, so one string may be as
   * long as a message of the default limit.
   */
  public static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxTokenCount(25_000)
          .maxNameLength(100)
          .maxNumberLength(1000)
          .maxStringLength(1 << 20)
          .build();

  private static final ErrorReportConfiguration SHORT_ERRORS =
      ErrorReportConfiguration.builder().maxErrorTokenLength(Echo.MAX_LENGTH).build();

  private Json() {}

  /**
   * Returns a mapper for payloads: snake_case names, absent fields instead of null, no text after
   * the value, no coercion between strings, numbers and booleans, exact decimals. It parses within
   * {@link #BOUNDS} and does not cache field names of clients. Writing NaN or an infinity fails,
   * because JSON has no such numbers.
   */
  public static ObjectMapper strict() {
    var mapper = strict(factory());
    bound(mapper.getFactory());
    return mapper;
  }

  /** Returns the same mapper without limits, for trusted texts such as files. */
  public static ObjectMapper strictWithoutBounds() {
    return strict(factory());
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .errorReportConfiguration(SHORT_ERRORS)
        .addDecorator((_, generator) -> new FiniteNumbers(generator))
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

  /** Sets {@link #BOUNDS} as the limits of a factory. */
  public static void bound(TokenStreamFactory factory) {
    if (factory instanceof JsonFactory json) {
      json.setStreamReadConstraints(BOUNDS);
      json.setErrorReportConfiguration(SHORT_ERRORS);
    }
  }

  /** Makes a mapper reject numbers and booleans for strings. */
  public static void refuseOthersAsText(ObjectMapper mapper) {
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** Returns the message of a parser's exception without the names of Jackson's settings. */
  public static String complaint(JsonProcessingException unreadable) {
    return unreadable.getOriginalMessage().replaceAll(", from `[^`]*`", "");
  }

  /**
   * Reads one value. The text is always decoded as UTF-8: given bytes, the parser would detect
   * UTF-16 or UTF-32 if there are zeros.
   *
   * @param text valid UTF-8
   * @throws JsonProcessingException if it is not JSON, or has a number that is too large for a
   *     decimal, for which the parser itself throws an unchecked exception
   */
  public static JsonNode read(ObjectMapper mapper, byte[] text) throws JsonProcessingException {
    try {
      return mapper.readTree(new String(text, StandardCharsets.UTF_8));
    } catch (NumberFormatException tooLarge) {
      throw new JsonParseException(null, "a number is too large", tooLarge);
    }
  }
}
