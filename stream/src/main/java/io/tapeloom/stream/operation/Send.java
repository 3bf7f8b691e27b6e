package io.tapeloom.stream.operation;

import io.tapeloom.stream.session.Session;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that a client sends, and may get a typed reply to.
 *
 * <p>The method's signature is the contract: its record parameter is the payload (without one, the
 * operation has none), its record return type the reply's payload ({@code void}, or null in one
 * case: no reply). A {@link Session} parameter, in any position, receives the sender.
 *
 * <p>A reply that is not at hand yet is returned as a {@link java.util.concurrent.CompletionStage}
 * of the record. It is sent when the stage completes, wherever that is; messages that come
 * meanwhile are handled before. A stage that fails is a bug like an exception.
 *
 * <p>The method runs on the session's loop and must not block. An exception it throws is a bug: it
 * closes that session with 1011, and no other.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Send {

  /** The operation's name behind the group's prefix, such as {@code "subscribe"}. */
  String value();

  /**
   * The reply's name behind the group's prefix; empty: the operation's name + {@code .response}.
   */
  String reply() default "";

  /** One line for the document. */
  String summary();

  /** More for the document, in CommonMark; empty: none. */
  String description() default "";

  /**
   * Members of the reply's example, as a JSON object, that replace those of its type, which other
   * operations may have in common; a null takes a member away. {@link StreamApi.Builder#build}
   * fails when the reply does not fit its type any more.
   */
  String replyExample() default "{}";
}
