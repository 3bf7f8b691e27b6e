package io.tapeloom.stream.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.stream.asyncapi.MessageDocument;
import io.tapeloom.stream.payload.PayloadType;
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

  private static final MethodType CALL = MethodType.methodType(Object.class, Object.class);

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
    var parameters = method.getParameterTypes();
    if (shared.isEmpty() && own.isEmpty()) {
      throw new IllegalArgumentException(where + " must name a topic or a private stream");
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
          PayloadTypes.written(method.getReturnType(), mapper, where),
          MethodHandles.lookup().unreflect(method).bindTo(group).asType(CALL));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(where + " cannot be called", e);
    }
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
