package io.tapeloom.stream.operation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose {@link Send} and {@link Push} methods are operations of one area.
 *
 * <p>The application creates an instance and passes it to {@link StreamApi.Builder#include}. The
 * methods may have any visibility. Methods that the class inherits from classes and interfaces,
 * also default methods, are operations as well.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OperationGroup {

  /** The prefix of the name of every operation of the group, such as {@code "bars."}. */
  String prefix() default "";

  /** The tags of the group's operations in the document. */
  String[] tags();
}
