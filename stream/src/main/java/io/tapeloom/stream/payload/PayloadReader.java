package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads of one record type: decodes, then validates. Thread-safe.
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
      return new Reading.Invalid<>(new Violation("", "payload is required"));
    }
    if (!payload.isObject()) {
      return new Reading.Invalid<>(Violation.of("", "payload must be an object", payload));
    }
    var form = shape.formViolation(payload, "");
    if (form.isPresent()) {
      return new Reading.Invalid<>(form.get());
    }
    T value;
    try {
      value = mapper.treeToValue(payload, type);
    } catch (ValueInstantiationException refused) {
      var cause = refused.getCause();
      var why = cause == null ? null : cause.getMessage();
      return new Reading.Invalid<>(
          new Violation(pathOf(refused), why == null ? "is not acceptable" : why));
    } catch (JsonMappingException unfit) {
      return new Reading.Invalid<>(new Violation(pathOf(unfit), unfit.getOriginalMessage()));
    } catch (JsonProcessingException unfit) {
      return new Reading.Invalid<>(new Violation("", unfit.getOriginalMessage()));
    }
    var broken = shape.constraintViolation(value, payload, "");
    if (broken.isPresent()) {
      return new Reading.Invalid<>(broken.get());
    }
    return new Reading.Valid<>(value);
  }

  private static String pathOf(JsonMappingException unfit) {
    var path = new StringBuilder();
    for (var step : unfit.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
