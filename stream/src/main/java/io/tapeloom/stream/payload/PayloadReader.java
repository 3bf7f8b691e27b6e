package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads of one record type: checks sizes and types, decodes, then checks constraints. A
 * check stops at the tenth violation, and skips the elements of a value that is too large.
 * Thread-safe.
 *
 * <p>Unknown fields are ignored, so that clients may be newer than the server. Values are not
 * coerced: {@code "5"} is not a number.
 */
public final class PayloadReader<T> {

  private final Class<T> type;
  private final PayloadType payload;
  private static final Pattern NAMED_FIELD =
      Pattern.compile("(?<field>[a-z][a-z0-9_]*): (?<problem>.*)", Pattern.DOTALL);

  private final RecordShape shape;
  private final ObjectReader reader;
  private final boolean tellsFields;

  /**
   * @param type a record
   * @param mapper the mapper that decodes it, see {@link Json#strict}
   * @throws IllegalArgumentException if the type is not a record, contains itself, has a part that
   *     cannot be read or described, or has a constraint that cannot be checked
   */
  public PayloadReader(Class<T> type, ObjectMapper mapper) {
    this.type = type;
    this.payload = PayloadType.of(type, mapper, Direction.READ);
    this.shape = payload.shape();
    this.tellsFields = GivenFields.isIn(type);
    this.reader = mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  public Class<T> type() {
    return type;
  }

  /** Returns the type for documents. */
  public PayloadType payload() {
    return payload;
  }

  /** Reads a payload; null: the message has none. */
  public Reading<T> read(@Nullable JsonNode given) {
    if (given == null || given.isNull()) {
      return Reading.Invalid.of(new Violation("", "payload is required"));
    }
    if (!given.isObject()) {
      return Reading.Invalid.of(Violation.of(FieldPath.ROOT, "payload must be an object", given));
    }
    var found = new Violations();
    shape.checkForm(given, FieldPath.ROOT, found);
    if (!found.isEmpty()) {
      return new Reading.Invalid<>(found.list());
    }
    T value;
    try {
      value = (tellsFields ? GivenFields.told(reader, given) : reader).readValue(given, type);
    } catch (ValueInstantiationException refused) {
      var cause = refused.getCause();
      var why = cause == null ? null : cause.getMessage();
      return Reading.Invalid.of(
          refused(FieldPath.of(refused), why == null ? "is not acceptable" : why));
    } catch (InvalidFormatException unfit) {
      return Reading.Invalid.of(
          new Violation(
              FieldPath.of(unfit).toString(),
              "must be a valid %s, got %s"
                  .formatted(
                      unfit.getTargetType().getSimpleName(),
                      Echo.quoted(String.valueOf(unfit.getValue())))));
    } catch (JsonMappingException unfit) {
      return Reading.Invalid.of(
          new Violation(FieldPath.of(unfit).toString(), unfit.getOriginalMessage()));
    } catch (JsonProcessingException unfit) {
      return Reading.Invalid.of(new Violation("", unfit.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("a tree cannot be read", e);
    }
    shape.checkConstraints(value, given, FieldPath.ROOT, found);
    return found.isEmpty() ? new Reading.Valid<>(value) : new Reading.Invalid<>(found.list());
  }

  /**
   * A record was refused by its constructor. Where its text begins with the name of a field and a
   * colon, the violation is of that field.
   */
  private static Violation refused(FieldPath record, String why) {
    var named = NAMED_FIELD.matcher(why);
    return named.matches()
        ? new Violation(record.field(named.group("field")).toString(), named.group("problem"))
        : new Violation(record.toString(), why);
  }
}
