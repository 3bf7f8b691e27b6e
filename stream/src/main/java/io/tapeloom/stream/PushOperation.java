package io.tapeloom.stream;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * A declared {@link Push} method, ready to be called. Immutable.
 *
 * @param name the type that its messages bear
 * @param family the topics that it pushes
 * @param payloadType the payload on the wire
 */
record PushOperation(
    String name,
    TopicFamily<?> family,
    String summary,
    String description,
    List<String> tags,
    Class<?> payloadType,
    MethodHandle payload) {

  private static final MethodType CALL = MethodType.methodType(Object.class, Object.class);

  static PushOperation of(
      Object group, OperationGroup grouped, Method method, Push push, TopicFamily<?> family) {
    var where = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    if (Modifier.isStatic(method.getModifiers())) {
      throw new IllegalArgumentException(where + " must not be static");
    }
    var parameters = method.getParameterTypes();
    if (parameters.length != 1 || !parameters[0].isAssignableFrom(family.valueType())) {
      throw new IllegalArgumentException(
          "%s must take one %s, the value of %s"
              .formatted(where, family.valueType().getSimpleName(), family.pattern()));
    }
    if (!method.getReturnType().isRecord()) {
      throw new IllegalArgumentException(where + " must return a record, the payload");
    }
    try {
      method.setAccessible(true);
      return new PushOperation(
          grouped.prefix() + push.value(),
          family,
          push.summary(),
          push.description(),
          List.of(grouped.tags()),
          method.getReturnType(),
          MethodHandles.lookup().unreflect(method).bindTo(group).asType(CALL));
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(method + " cannot be called", e);
    }
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
