package io.tapeloom.bench.delivery;

import java.util.List;
import java.util.OptionalLong;

/** A message of the server, by its effect on a subscription. Immutable. */
public sealed interface ServerEvent {

  /** A subscription is confirmed; the answer may contain the last number before it. */
  record Subscribed(String topic, OptionalLong seq) implements ServerEvent {}

  /** A subscription has ended. */
  record Unsubscribed(String topic) implements ServerEvent {}

  /** A value was pushed. */
  record Pushed(String topic, long seq) implements ServerEvent {}

  /** Values are not sent: those from one number to another. */
  record Missed(String topic, long from, long to) implements ServerEvent {}

  /**
   * The server's count of what it has sent.
   *
   * @param rows by subscription
   * @param delivered number of values since the connection was opened
   */
  record Accounted(List<Row> rows, long delivered) implements ServerEvent {}

  /** The server's count of one subscription: of the values from one number to another. */
  record Row(String topic, long from, long to, long delivered, long conflated, long missed) {

    boolean addsUp() {
      return delivered + conflated + missed == to - from + 1;
    }
  }

  /** A message without effect on a subscription. */
  record Other() implements ServerEvent {}

  /** A request was rejected. */
  record Refused(String why) implements ServerEvent {}
}
