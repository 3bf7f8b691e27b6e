package io.tapeloom.server.broker;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The texts of the broker's ids on the wire. */
final class OrderIds {

  private static final Pattern ORDER = Pattern.compile("o-([1-9][0-9]{0,17})");
  private static final Pattern EXECUTION = Pattern.compile("e-([1-9][0-9]{0,17})");

  private OrderIds() {}

  static String text(long orderId) {
    return "o-" + orderId;
  }

  static String executionText(long executionId) {
    return "e-" + executionId;
  }

  /** Reads the id of an order; empty: no order has such an id. */
  static OptionalLong order(String text) {
    return number(ORDER, text);
  }

  /** Reads the id of an execution; empty: no execution has such an id. */
  static OptionalLong execution(String text) {
    return number(EXECUTION, text);
  }

  private static OptionalLong number(Pattern form, String text) {
    var id = form.matcher(text);
    return id.matches() ? OptionalLong.of(Long.parseLong(id.group(1))) : OptionalLong.empty();
  }
}
