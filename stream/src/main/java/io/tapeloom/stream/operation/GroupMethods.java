package io.tapeloom.stream.operation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The methods of a group of operations, with those that it inherits from classes and interfaces. A
 * method that overrides or implements an annotated one has its annotation, unless it has one
 * itself. Immutable.
 *
 * @param declared the methods of the class and of all that it inherits from, the class first
 */
record GroupMethods(List<Method> declared) {

  static GroupMethods of(Class<?> group) {
    var types = new LinkedHashSet<Class<?>>();
    for (Class<?> type = group; type != null && type != Object.class; type = type.getSuperclass()) {
      types.add(type);
    }
    for (var type : List.copyOf(types)) {
      addInterfaces(type, types);
    }
    return new GroupMethods(
        types.stream()
            .flatMap(
                type ->
                    Arrays.stream(type.getDeclaredMethods())
                        .sorted(
                            Comparator.comparing(Method::getName).thenComparing(Method::toString)))
            .toList());
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
    for (var implemented : type.getInterfaces()) {
      types.add(implemented);
      addInterfaces(implemented, types);
    }
  }

  /** The methods that run: none that another one overrides, and no bridge. */
  List<Method> effective() {
    var effective = new ArrayList<Method>();
    for (var method : declared) {
      if (!method.isSynthetic() && overriderOf(method).isEmpty()) {
        effective.add(method);
      }
    }
    return List.copyOf(effective);
  }

  /** The annotation of a method, or of the nearest one that it overrides. */
  <A extends Annotation> Optional<A> annotation(Method method, Class<A> type) {
    var own = method.getAnnotation(type);
    if (own != null) {
      return Optional.of(own);
    }
    return declared.stream()
        .filter(
            other -> !other.isSynthetic() && overriderOf(other).filter(method::equals).isPresent())
        .flatMap(other -> Optional.ofNullable(other.getAnnotation(type)).stream())
        .findFirst();
  }

  /** The method that runs in place of another one. */
  private Optional<Method> overriderOf(Method method) {
    if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      return Optional.empty();
    }
    for (var other : declared) {
      if (other.equals(method)) {
        return Optional.empty();
      }
      if (overrides(other, method)) {
        return Optional.of(other.isBridge() ? bridged(other) : other);
      }
    }
    return Optional.empty();
  }

  private static boolean overrides(Method overriding, Method overridden) {
    return !Modifier.isPrivate(overriding.getModifiers())
        && !Modifier.isStatic(overriding.getModifiers())
        && overriding.getName().equals(overridden.getName())
        && Arrays.equals(overriding.getParameterTypes(), overridden.getParameterTypes());
  }

  /** The method that a bridge, which the compiler has made for a type parameter, calls. */
  private Method bridged(Method bridge) {
    return declared.stream()
        .filter(
            method ->
                !method.isSynthetic()
                    && method.getDeclaringClass() == bridge.getDeclaringClass()
                    && method.getName().equals(bridge.getName())
                    && isNarrower(method.getParameterTypes(), bridge.getParameterTypes()))
        .findFirst()
        .orElse(bridge);
  }

  private static boolean isNarrower(Class<?>[] types, Class<?>[] wider) {
    if (types.length != wider.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!wider[i].isAssignableFrom(types[i])) {
        return false;
      }
    }
    return true;
  }
}
