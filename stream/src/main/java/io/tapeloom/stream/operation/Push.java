package io.tapeloom.stream.operation;

import io.tapeloom.stream.session.PrivateStream;
import io.tapeloom.stream.topic.TopicFamily;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that the server pushes to a topic's subscribers.
 *
 * <p>The method turns the topic's value (its one parameter) into the payload that goes on the wire
 * (its return type, a record). It runs once per publication, on the loop of the first session that
 * receives it (for a private stream, on its writer's thread), and must be a pure function. An
 * exception it throws is a bug: it closes the sessions that were owed the publication with 1011,
 * for there is no gap in silence.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Push {

  /** The operation's name behind the group's prefix, such as {@code "update"}. */
  String value();

  /**
   * The {@link TopicFamily#pattern()} of the topics that this operation pushes, of one type of
   * value; empty: it pushes private streams alone.
   */
  String[] topic() default {};

  /**
   * The pattern of the tracks of {@link PrivateStream}s that this operation pushes too, of the same
   * type of value; empty: none.
   */
  String privately() default "";

  /** One line for the document. */
  String summary();

  /** More for the document, in CommonMark; empty: none. */
  String description() default "";
}
