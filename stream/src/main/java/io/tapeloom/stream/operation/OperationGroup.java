package io.tapeloom.stream.operation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose {@link Send} and {@link Push} methods are operations of one area.
 *
 * <p>The class is instantiated by the application and handed to {@link StreamApi.Builder#include}.
 * Its methods may have any visibility.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OperationGroup {

  /** Put before the name of every operation of the group, such as {@code "bars."}. */
  String prefix() default "";

  /** The areas under which the document lists the group's operations. */
  String[] tags();
}
