package io.tapeloom.stream.operation;

import io.tapeloom.stream.asyncapi.MessageDocument;
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

/**
 * A declared {@link Push} method, ready to be called. Immutable.
 *
 * @param name the type that its messages bear
 * @param shared the topics that it pushes to their subscribers
 * @param own the topics of private streams that it pushes; there is one at the least of both
 * @param payloadType the payload on the wire
 */
record PushOperation(
    String name,
    List<TopicFamily<?>> shared,
    Optional<TopicFamily<?>> own,
    String summary,
    String description,
    List<String> tags,
    Class<?> payloadType,
    MethodHandle payload) {

  private static final MethodType CALL = MethodType.methodType(Object.class, Object.class);

  static PushOperation of(
      Object group,
      OperationGroup grouped,
      Method method,
      Push push,
      List<TopicFamily<?>> shared,
      Optional<TopicFamily<?>> own) {
    var where = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    if (Modifier.isStatic(method.getModifiers())) {
      throw new IllegalArgumentException(where + " must not be static");
    }
    var parameters = method.getParameterTypes();
    if (shared.isEmpty() && own.isEmpty()) {
      throw new IllegalArgumentException(where + " must name the topics that it pushes");
    }
    for (var family : families(shared, own)) {
      if (parameters.length != 1 || !parameters[0].isAssignableFrom(family.valueType())) {
        throw new IllegalArgumentException(
            "%s must take one %s, the value of %s"
                .formatted(where, family.valueType().getSimpleName(), family.pattern()));
      }
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
          method.getReturnType(),
          MethodHandles.lookup().unreflect(method).bindTo(group).asType(CALL));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(method + " cannot be called", e);
    }
  }

  /** All the topics that it speaks for. */
  List<TopicFamily<?>> families() {
    return families(shared, own);
  }

  private static List<TopicFamily<?>> families(
      List<TopicFamily<?>> shared, Optional<TopicFamily<?>> own) {
    return Stream.<TopicFamily<?>>concat(shared.stream(), own.stream()).toList();
  }

  /**
   * What a document says of them.
   *
   * @param examples a value for each parameter of their names; one without is shown by its name
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

  Object payloadOf(Object value) {
    try {
      return (Object) payload.invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }
}
