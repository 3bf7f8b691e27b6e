package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads of one record type: checks sizes and types, decodes, then validates. A check ends
 * with the tenth violation, and looks at no element of what is too large as a whole. Thread-safe.
 *
 * <p>Fields that the record does not have are ignored, so that clients may be newer than the
 * server. Values are not coerced: {@code "5"} is no number.
 */
public final class PayloadReader<T> {

  private final Class<T> type;
  private final RecordShape shape;
  private final ObjectMapper mapper;

  /**
   * @param type a record
   * @param mapper how it is decoded; see {@link Json#strict}
   * @throws IllegalArgumentException when the type is not a record, contains itself, has a part
   *     that cannot be read, or bears a constraint that would not be checked
   */
  public PayloadReader(Class<T> type, ObjectMapper mapper) {
    this.type = type;
    this.mapper = mapper;
    this.shape = RecordShape.of(type, mapper);
  }

  public Class<T> type() {
    return type;
  }

  /** Reads a payload; null: the message had none. */
  public Reading<T> read(@Nullable JsonNode payload) {
    if (payload == null || payload.isNull()) {
      return Reading.Invalid.of(new Violation("", "payload is required"));
    }
    if (!payload.isObject()) {
      return Reading.Invalid.of(Violation.of(FieldPath.ROOT, "payload must be an object", payload));
    }
    var found = new Violations();
    shape.checkForm(payload, FieldPath.ROOT, found);
    if (!found.isEmpty()) {
      return new Reading.Invalid<>(found.list());
    }
    T value;
    try {
      value = mapper.treeToValue(payload, type);
    } catch (ValueInstantiationException refused) {
      var cause = refused.getCause();
      var why = cause == null ? null : cause.getMessage();
      return Reading.Invalid.of(
          new Violation(pathOf(refused), why == null ? "is not acceptable" : why));
    } catch (JsonMappingException unfit) {
      return Reading.Invalid.of(new Violation(pathOf(unfit), unfit.getOriginalMessage()));
    } catch (JsonProcessingException unfit) {
      return Reading.Invalid.of(new Violation("", unfit.getOriginalMessage()));
    }
    shape.checkConstraints(value, payload, FieldPath.ROOT, found);
    return found.isEmpty() ? new Reading.Valid<>(value) : new Reading.Invalid<>(found.list());
  }

  private static String pathOf(JsonMappingException unfit) {
    var place = FieldPath.ROOT;
    for (var step : unfit.getPath()) {
      place =
          step.getFieldName() == null
              ? place.element(step.getIndex())
              : place.field(step.getFieldName());
    }
    return place.toString();
  }
}
