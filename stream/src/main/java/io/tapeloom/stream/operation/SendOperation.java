package io.tapeloom.stream.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.PayloadType;
import io.tapeloom.stream.session.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared {@link Send} method. Immutable.
 *
 * @param name the {@code type} of the message
 * @param replyName the {@code type} of the answer; empty: no answer
 * @param payload the reader of the payload; empty: no payload
 * @param payloadOptional whether the method takes null for a message without payload
 * @param replyType the type of the answer's payload; empty: no answer
 * @param when when the answer is sent
 * @param replyExample the members that replace those of the type's example
 */
record SendOperation(
    String name,
    Optional<String> replyName,
    String summary,
    String description,
    List<String> tags,
    Optional<PayloadReader<?>> payload,
    boolean payloadOptional,
    Optional<PayloadType> replyType,
    ObjectNode replyExample,
    When when,
    MethodHandle handler) {

  /** When the answer is sent. */
  enum When {
    AT_ONCE,
    LATER,
    LATER_OUT_OF_ORDER
  }

  private static final MethodType CALL =
      MethodType.methodType(Object.class, Object.class, Session.class);

  static SendOperation of(
      Object group, OperationGroup grouped, Method method, Send send, ObjectMapper mapper) {
    var where = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    if (Modifier.isStatic(method.getModifiers())) {
      throw new IllegalArgumentException(where + " must not be static");
    }
    int payloadAt = -1;
    int sessionAt = -1;
    var parameters = method.getParameterTypes();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] == Session.class && sessionAt < 0) {
        sessionAt = i;
      } else if (parameters[i] != Session.class && payloadAt < 0) {
        payloadAt = i;
      } else {
        throw new IllegalArgumentException(where + " may take at most one payload and one Session");
      }
    }
    var replyType = replyType(method, where).map(type -> PayloadTypes.written(type, mapper, where));
    var name = grouped.prefix() + send.value();
    var replyName = send.reply().isEmpty() ? name + ".response" : grouped.prefix() + send.reply();
    return new SendOperation(
        name,
        replyType.map(_ -> replyName),
        send.summary(),
        send.description(),
        List.of(grouped.tags()),
        payloadAt < 0
            ? Optional.empty()
            : Optional.of(reader(parameters[payloadAt], mapper, where)),
        payloadAt >= 0
            && method.getAnnotatedParameterTypes()[payloadAt].isAnnotationPresent(Nullable.class),
        replyType,
        members(send.replyExample(), mapper, where),
        method.getReturnType() != Later.class
            ? When.AT_ONCE
            : send.inOrder() ? When.LATER : When.LATER_OUT_OF_ORDER,
        handle(group, method, payloadAt, sessionAt));
  }

  private static Optional<Class<?>> replyType(Method method, String where) {
    if (method.getReturnType() == void.class) {
      return Optional.empty();
    }
    var returned =
        method.getGenericReturnType() instanceof ParameterizedType later
                && later.getRawType() == Later.class
            ? later.getActualTypeArguments()[0]
            : method.getGenericReturnType();
    if (returned instanceof Class<?> reply && reply.isRecord()) {
      return Optional.of(reply);
    }
    throw new IllegalArgumentException(
        where + " must return a record (the reply), a Later of a record, or nothing");
  }

  private static ObjectNode members(String example, ObjectMapper mapper, String where) {
    try {
      return mapper.readValue(example, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": its replyExample is not a JSON object", e);
    }
  }

  private static PayloadReader<?> reader(Class<?> payload, ObjectMapper mapper, String where) {
    try {
      return new PayloadReader<>(payload, mapper);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(where + ": " + unfit.getMessage(), unfit);
    }
  }

  /** Returns the method as {@code (payload, session) -> reply}, bound to its group. */
  private static MethodHandle handle(Object group, Method method, int payloadAt, int sessionAt) {
    try {
      method.setAccessible(true);
      var handle = MethodHandles.lookup().unreflect(method).bindTo(group);
      int count = method.getParameterCount();
      var order = new int[count];
      for (int i = 0; i < count; i++) {
        order[i] = i == payloadAt ? 0 : 1;
      }
      var parameters = method.getParameterTypes();
      var full =
          MethodType.methodType(
              method.getReturnType(),
              payloadAt < 0 ? Object.class : parameters[payloadAt],
              sessionAt < 0 ? Session.class : parameters[sessionAt]);
      return MethodHandles.permuteArguments(handle, full, order).asType(CALL);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(method + " cannot be called", e);
    }
  }

  /** Calls the method. An exception of the method is passed on: it is a bug of the application. */
  @Nullable Object call(@Nullable Object payload, Session session) {
    try {
      return (Object) handler.invokeExact(payload, session);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }
}
