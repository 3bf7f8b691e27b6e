package io.tapeloom.stream.operation;

import io.tapeloom.stream.session.Session;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that a client sends, with or without a typed reply.
 *
 * <p>The method's signature is the contract: its record parameter is the payload (no parameter: no
 * payload), its record return type is the payload of the reply ({@code void}: no reply; null: no
 * reply to this message). A {@link Session} parameter, in any position, receives the sender.
 *
 * <p>A method whose reply is not available yet returns a {@link Later} of the record. Replies keep
 * the order of the requests: messages that arrive meanwhile and have a reply at once are handled
 * after it. A failed stage is a bug like an exception.
 *
 * <p>The method runs on the session's loop and must not block. An exception is a bug: it closes
 * that session, and no other, with 1011.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Send {

  /** The operation's name after the group's prefix, such as {@code "subscribe"}. */
  String value();

  /** The reply's name after the group's prefix; empty: the operation's name + {@code .response}. */
  String reply() default "";

  /**
   * Whether a {@link Later} reply keeps the order of the requests. If not, messages that arrive
   * before it is available are handled first.
   */
  boolean inOrder() default true;

  /** The summary in the document, one line. */
  String summary();

  /** The description in the document, in CommonMark; empty: none. */
  String description() default "";

  /**
   * Members of the reply's example, as a JSON object. They replace the members of the type's
   * example, which several operations may share; null removes a member. {@link
   * StreamApi.Builder#build} fails if the result does not fit the type.
   */
  String replyExample() default "{}";
}
