package io.tapeloom.bench.delivery;

import java.util.OptionalLong;

/** What a server's message says about a subscription. Immutable. */
public sealed interface Heard {

  /** A subscription has begun; the answer may say how many values there were before it. */
  record Subscribed(String topic, OptionalLong seq) implements Heard {}

  /** A subscription is over. */
  record Unsubscribed(String topic) implements Heard {}

  /** A value was pushed. */
  record Pushed(String topic, long seq) implements Heard {}

  /** Nothing about a subscription. */
  record Other() implements Heard {}

  /** A request was refused, or not understood. */
  record Refused(String why) implements Heard {}
}
