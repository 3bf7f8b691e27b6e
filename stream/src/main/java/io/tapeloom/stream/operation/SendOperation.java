package io.tapeloom.stream.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.session.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A declared {@link Send} method, ready to be called. Immutable.
 *
 * @param name the type that a message names
 * @param replyName the type of its answer; empty: it has none
 * @param payload how its payload is read; empty: it has none
 * @param replyType the answer's payload; empty: it has none
 * @param replyExample what its example has in place of that of its type
 */
record SendOperation(
    String name,
    Optional<String> replyName,
    String summary,
    String description,
    List<String> tags,
    Optional<PayloadReader<?>> payload,
    Optional<Class<?>> replyType,
    ObjectNode replyExample,
    MethodHandle handler) {

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
        throw new IllegalArgumentException(
            where + " may take one payload and one Session, no more");
      }
    }
    var replyType = replyType(method, where);
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
        replyType,
        members(send.replyExample(), mapper, where),
        handle(group, method, payloadAt, sessionAt));
  }

  private static Optional<Class<?>> replyType(Method method, String where) {
    if (method.getReturnType() == void.class) {
      return Optional.empty();
    }
    var returned =
        method.getGenericReturnType() instanceof ParameterizedType later
                && later.getRawType() == CompletionStage.class
            ? later.getActualTypeArguments()[0]
            : method.getGenericReturnType();
    if (returned instanceof Class<?> reply && reply.isRecord()) {
      return Optional.of(reply);
    }
    throw new IllegalArgumentException(
        where + " must return a record, the reply, or a CompletionStage of one, or nothing");
  }

  private static ObjectNode members(String example, ObjectMapper mapper, String where) {
    try {
      return mapper.readValue(example, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": its replyExample is no JSON object", e);
    }
  }

  private static PayloadReader<?> reader(Class<?> payload, ObjectMapper mapper, String where) {
    try {
      return new PayloadReader<>(payload, mapper);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(where + ": " + unfit.getMessage(), unfit);
    }
  }

  /** The method as {@code (payload, session) -> reply}, bound to its group. */
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

  /** Calls the method; what it throws is thrown on as a bug of the application. */
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
