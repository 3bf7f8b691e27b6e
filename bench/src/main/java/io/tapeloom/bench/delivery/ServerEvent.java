package io.tapeloom.bench.delivery;

import java.util.OptionalLong;

/** A message of the server, by its effect on a subscription. Immutable. */
public sealed interface ServerEvent {

  /** A subscription is confirmed; the answer may contain the last number before it. */
  record Subscribed(String topic, OptionalLong seq) implements ServerEvent {}

  /** A subscription has ended. */
  record Unsubscribed(String topic) implements ServerEvent {}

  /** A value was pushed. */
  record Pushed(String topic, long seq) implements ServerEvent {}

  /** A message without effect on a subscription. */
  record Other() implements ServerEvent {}

  /** A request was rejected. */
  record Refused(String why) implements ServerEvent {}
}
