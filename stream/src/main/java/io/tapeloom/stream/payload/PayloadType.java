package io.tapeloom.stream.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A record type as the payload of messages in one direction. It exists only for types that a schema
 * describes truthfully. Immutable, thread-safe.
 */
public final class PayloadType {

  private final RecordShape shape;
  private final Binding binding;

  private PayloadType(RecordShape shape, Binding binding) {
    this.shape = shape;
    this.binding = binding;
  }

  /**
   * Returns the payload type of a record. Values of the type are read or written with the mapper,
   * and validated against the schema.
   *
   * @throws IllegalArgumentException if the type is not a record, contains itself, has a part that
   *     cannot be read, written or described, or has a constraint that cannot be checked; the text
   *     names the component
   */
  public static PayloadType of(Class<?> type, ObjectMapper mapper, Direction direction) {
    var binding = new Binding(mapper, direction);
    var payload = new PayloadType(RecordShape.of(type, binding, List.of(), ""), binding);
    if (direction == Direction.READ) {
      payload.checkReading();
    } else {
      payload.checkWriting();
    }
    return payload;
  }

  public Class<?> type() {
    return shape.type();
  }

  public Direction direction() {
    return binding.direction();
  }

  RecordShape shape() {
    return shape;
  }

  /** Reads samples of all fields, and requires that the record gets the value of each. */
  private void checkReading() {
    var filled = new HashSet<RecordField>();
    boolean all = true;
    for (int i = 0; i < shape.sampleCount(); i++) {
      var read = shape.sample(i).flatMap(this::readSample);
      read.ifPresent(record -> shape.collectFilled(record, filled));
      all &= read.isPresent();
    }
    var ignored = all ? shape.firstOutside(filled) : Optional.<String>empty();
    if (ignored.isPresent()) {
      throw new IllegalArgumentException(
          ignored.get() + " is not read: the mapper ignores it, so that it cannot be described");
    }
  }

  private Optional<Object> readSample(JsonNode sample) {
    try {
      var reader = binding.mapper().readerFor(type());
      return Optional.of(GivenFields.told(reader, sample).readValue(sample));
    } catch (ValueInstantiationException refused) {
      return Optional.empty(); // the constructor has rules of its own
    } catch (JsonMappingException unfit) {
      throw new IllegalArgumentException(
          "%s.%s cannot be read as it is written, from %s: %s"
              .formatted(
                  type().getName(),
                  FieldPath.of(unfit),
                  Echo.of(sample),
                  unfit.getOriginalMessage()),
          unfit);
    } catch (IOException e) {
      throw new IllegalArgumentException(type().getName() + " cannot be read", e);
    }
  }

  private void checkWriting() {
    for (int i = 0; i < shape.sampleCount(); i++) {
      shape.value(i, true).ifPresent(this::checkWriting);
    }
    shape.value(0, false).ifPresent(this::checkWriting);
  }

  private void checkWriting(Object value) {
    var written = written(value);
    var problem = SchemaCheck.problem(shape.schema(Definitions.inline(false)), written);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(
          "%s is written as %s, which its schema does not allow: %s"
              .formatted(value, Echo.of(written), problem.get()));
    }
  }

  private JsonNode written(Object value) {
    try {
      return binding.write(value);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be written: %s".formatted(value, e.getMessage()), e);
    }
  }

  /**
   * Returns why an example does not fit; empty: it fits. The example is read and, for a payload
   * that the server writes, written again and validated against the schema.
   */
  public Optional<String> problemOf(JsonNode example) {
    var schema = shape.schema(Definitions.inline(true));
    var problem = SchemaCheck.problem(schema, example);
    if (problem.isPresent()) {
      return problem;
    }
    try {
      Object value =
          GivenFields.told(binding.mapper().readerFor(type()), example).readValue(example);
      return binding.reads() ? Optional.empty() : SchemaCheck.problem(schema, written(value));
    } catch (InvalidDefinitionException unreadable) {
      return Optional.empty(); // the type is only written
    } catch (ValueInstantiationException refused) {
      var cause = refused.getCause();
      return Optional.of(
          cause == null || cause.getMessage() == null ? "is refused" : cause.getMessage());
    } catch (JsonProcessingException unfit) {
      return binding.reads() ? Optional.of(unfit.getOriginalMessage()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a tree cannot be read", e);
    }
  }
}
