package io.tapeloom.stream.operation;

import io.tapeloom.stream.session.PrivateStream;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.View;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that the server pushes to the subscribers of a topic.
 *
 * <p>The method converts the topic's value (its first parameter) to the payload (its return type, a
 * record). A second parameter, an {@code int}, is the {@linkplain View#detail detail} that the
 * subscribers asked for. It runs once per publication, on the loop of the first session that
 * receives it (for a private stream, on its writer's thread), and must be a pure function. An
 * exception is a bug: the sessions that should receive the publication are closed with 1011, so
 * that no client misses a publication without notice.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Push {

  /** The operation's name after the group's prefix, such as {@code "update"}. */
  String value();

  /**
   * The {@link TopicFamily#pattern()} of each topic family that this operation pushes, all with the
   * same type of value; empty: it pushes only private streams.
   */
  String[] topic() default {};

  /**
   * The pattern of the tracks of {@link PrivateStream}s that this operation also pushes, with the
   * same type of value; empty: none.
   */
  String privately() default "";

  /**
   * Whether this operation pushes the difference between two successive values, to subscribers
   * whose {@link View} asks for {@linkplain View#changes changes}. Its method takes the value
   * before, the value, the detail of the view (an {@code int}) and the {@code seq} of the value
   * before (a {@code long}). All other values are pushed by the operation without changes.
   */
  boolean changes() default false;

  /** The summary in the document, one line. */
  String summary();

  /** The description in the document, in CommonMark; empty: none. */
  String description() default "";
}
