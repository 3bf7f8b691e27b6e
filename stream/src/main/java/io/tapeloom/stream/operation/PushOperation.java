package io.tapeloom.stream.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.asyncapi.MessageDocument;
import io.tapeloom.stream.payload.PayloadType;
import io.tapeloom.stream.topic.Delivery;
import io.tapeloom.stream.topic.TopicFamily;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A declared {@link Push} method. Immutable.
 *
 * @param name the {@code type} of its messages
 * @param shared the topic families that it pushes
 * @param own the track of private streams that it pushes; at least one family is shared or own
 * @param payloadType the type of the payload
 */
record PushOperation(
    String name,
    List<TopicFamily<?>> shared,
    Optional<TopicFamily<?>> own,
    String summary,
    String description,
    List<String> tags,
    PayloadType payloadType,
    MethodHandle payload) {

  /** The value before, the value, the detail, the sequence number of the value before. */
  private static final MethodType CALL =
      MethodType.methodType(Object.class, Object.class, Object.class, int.class, long.class);

  static PushOperation of(
      Object group,
      OperationGroup grouped,
      Method method,
      Push push,
      List<TopicFamily<?>> shared,
      Optional<TopicFamily<?>> own,
      ObjectMapper mapper) {
    var where = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    if (Modifier.isStatic(method.getModifiers())) {
      throw new IllegalArgumentException(where + " must not be static");
    }
    if (shared.isEmpty() && own.isEmpty()) {
      throw new IllegalArgumentException(where + " must name a topic or a private stream");
    }
    for (var family : families(shared, own)) {
      requireParameters(method, push.changes(), family, where);
    }
    if (!method.getReturnType().isRecord()) {
      throw new IllegalArgumentException(where + " must return a record, the payload");
    }
    try {
      method.setAccessible(true);
      return new PushOperation(
          grouped.prefix() + push.value(),
          shared,
          own,
          push.summary(),
          push.description(),
          List.of(grouped.tags()),
          PayloadTypes.written(method.getReturnType(), mapper, where),
          call(MethodHandles.lookup().unreflect(method).bindTo(group), push.changes()));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(where + " cannot be called", e);
    }
  }

  private static void requireParameters(
      Method method, boolean changes, TopicFamily<?> family, String where) {
    var parameters = List.of(method.getParameterTypes());
    int values = changes ? 2 : 1;
    var others = parameters.subList(Math.min(values, parameters.size()), parameters.size());
    boolean allowed =
        changes
            ? others.equals(List.of(int.class, long.class))
            : others.isEmpty() || others.equals(List.of(int.class));
    if (!allowed
        || parameters.size() < values
        || !parameters.stream()
            .limit(values)
            .allMatch(each -> each.isAssignableFrom(family.valueType()))) {
      throw new IllegalArgumentException(
          changes
              ? "%s must take two %s, the value of %s before and now, an int and a long"
                  .formatted(where, family.valueType().getSimpleName(), family.pattern())
              : "%s must take one %s, the value of %s, and may take an int, the detail"
                  .formatted(where, family.valueType().getSimpleName(), family.pattern()));
    }
    if (changes && family.delivery() == Delivery.EVERY) {
      throw new IllegalArgumentException(
          "%s cannot push changes of %s, which delivers every value"
              .formatted(where, family.pattern()));
    }
  }

  /** Adds the parameters that the method does not take. */
  private static MethodHandle call(MethodHandle method, boolean changes) {
    var adapted = method;
    if (!changes) {
      adapted = MethodHandles.dropArguments(adapted, 0, Object.class);
      if (adapted.type().parameterCount() == 2) {
        adapted = MethodHandles.dropArguments(adapted, 2, int.class);
      }
      adapted = MethodHandles.dropArguments(adapted, 3, long.class);
    }
    return adapted.asType(CALL);
  }

  /** Returns all topic families that it pushes. */
  List<TopicFamily<?>> families() {
    return families(shared, own);
  }

  private static List<TopicFamily<?>> families(
      List<TopicFamily<?>> shared, Optional<TopicFamily<?>> own) {
    return Stream.<TopicFamily<?>>concat(shared.stream(), own.stream()).toList();
  }

  /**
   * Describes the topics for a document.
   *
   * @param examples an example of each parameter of topic names; the default is the parameter's
   *     name
   */
  List<MessageDocument.TopicDocument> topics(Map<String, String> examples) {
    return Stream.concat(
            shared.stream().map(family -> topic(family, false, examples)),
            own.stream().map(family -> topic(family, true, examples)))
        .toList();
  }

  private static MessageDocument.TopicDocument topic(
      TopicFamily<?> family, boolean own, Map<String, String> examples) {
    var arguments =
        family.parameters().stream()
            .map(parameter -> examples.getOrDefault(parameter, parameter))
            .toArray(String[]::new);
    return new MessageDocument.TopicDocument(
        family.pattern(),
        family.name(arguments),
        family.delivery().wireName(),
        own,
        own || family.eventTime().isPresent(),
        !family.announcing());
  }

  /**
   * @param before the value before; null where the operation does not push changes
   * @param detail how much of the value is sent; 0: all
   * @param beforeSeq the sequence number of the value before
   */
  Object payloadOf(@Nullable Object before, Object value, int detail, long beforeSeq) {
    try {
      return (Object) payload.invokeExact(before, value, detail, beforeSeq);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }
}
