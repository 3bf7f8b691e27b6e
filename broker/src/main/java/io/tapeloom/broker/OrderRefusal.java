package io.tapeloom.broker;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Why a command was refused. What is refused is no order and changes nothing. Immutable.
 *
 * @param code for programs
 * @param field the field of the command that is wrong; empty if it is not one field
 * @param message for people: what was wrong, what was got, what is allowed
 * @param retryAfterMillis after which time a retry may succeed, in milliseconds
 */
public record OrderRefusal(
    Code code, Optional<String> field, String message, OptionalLong retryAfterMillis) {

  /** The codes of refusals; their names on the wire are these in lower case. */
  public enum Code {
    INVALID_SYMBOL(false),
    INVALID_QUANTITY(false),
    INVALID_PRICE(false),
    INVALID_STOP_PRICE(false),
    INVALID_TRAIL_PRICE(false),
    INVALID_TRAIL_PERCENT(false),
    INVALID_TIME_IN_FORCE(false),
    INVALID_POST_ONLY(false),
    INVALID_TAKE_PROFIT(false),
    INVALID_STOP_LOSS(false),
    INVALID_CLIENT_ORDER_ID(false),
    INVALID_CONNECTION_ID(false),
    INVALID_TIMEOUT(false),
    INVALID_LIMIT(false),
    UNKNOWN_SYMBOL(false),
    UNKNOWN_ORDER(false),
    ORDER_NOT_OPEN(false),
    DUPLICATE_CLIENT_ORDER_ID(false),
    INSUFFICIENT_FUNDS(false),
    INSUFFICIENT_POSITION(false),
    MARKET_CLOSED(false),
    PRICE_OUT_OF_RANGE(false),
    POST_ONLY_WOULD_TAKE(false),
    SELF_TRADE(false),
    RATE_LIMITED(true),
    TOO_MANY_ORDERS(false),
    UNAVAILABLE(true);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same command may succeed later without any other change. */
    public boolean isRetryable() {
      return retryable;
    }
  }

  static OrderRefusal of(Code code, String message) {
    return new OrderRefusal(code, Optional.empty(), message, OptionalLong.empty());
  }

  static OrderRefusal of(Code code, String field, String message) {
    return new OrderRefusal(code, Optional.of(field), message, OptionalLong.empty());
  }

  static OrderRefusal later(Code code, String message, long retryAfterMillis) {
    return new OrderRefusal(code, Optional.empty(), message, OptionalLong.of(retryAfterMillis));
  }
}
