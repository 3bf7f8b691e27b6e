package io.tapeloom.broker;

import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened to an account. The state of all accounts follows from the facts in
 * their order, and from nothing else. Immutable.
 *
 * @param number from 1, without gaps
 * @param user the account; empty for facts of the market
 * @param marketNanos market time
 * @param wallMillis wall-clock time, in milliseconds since the epoch
 */
record Fact(long number, String user, long marketNanos, long wallMillis, Content content) {

  /** The absent price, stop price, trail or expiry. */
  static final long NONE = Long.MIN_VALUE;

  /** The absent id of an order. */
  static final long NO_ORDER = 0;

  /** Where an order comes from. */
  enum Origin {
    USER,

    /** Closes a position at the user's request. */
    CLOSE,

    /** Reduces a position after a margin call. */
    MARGIN_CALL
  }

  /** What has happened. */
  sealed interface Content {}

  /** An instrument is traded for the first time, or its terms have changed. */
  record Listed(Terms terms) implements Content {}

  /** An account was opened. */
  record Opened(AccountType type) implements Content {}

  /** A currency of the account begins with an amount of cash. */
  record Funded(String currency, BigDecimal amount) implements Content {}

  /** An order was accepted. */
  record Accepted(OrderSpec order) implements Content {}

  /**
   * What an order is when it is accepted. {@link #NONE} and {@link #NO_ORDER} stand for what is
   * absent.
   *
   * @param holdPrice the price at which the part that opens is held
   * @param armed whether it is at work; false for the leg of an order without fills
   * @param parentId the order whose leg it is
   * @param fingerprint of the request
   */
  record OrderSpec(
      long id,
      String symbol,
      Side side,
      OrderType type,
      OrderStatus status,
      long quantity,
      long price,
      long stopPrice,
      long trailPrice,
      long trailPpm,
      TimeInForce timeInForce,
      boolean postOnly,
      boolean reduceOnly,
      @Nullable String clientOrderId,
      @Nullable String connection,
      long fingerprint,
      long expiresAtNanos,
      long holdPrice,
      Origin origin,
      boolean armed,
      @Nullable Leg leg,
      long parentId) {}

  /** An order was filled. {@code symbol} and {@code side} are those of the order. */
  record Filled(
      long executionId,
      long orderId,
      String symbol,
      Side side,
      long quantity,
      long price,
      Liquidity liquidity,
      BigDecimal fee,
      Evidence evidence)
      implements Content {}

  /** A user changed an order. */
  record Replaced(long orderId, long quantity, long price, long stopPrice, long holdPrice)
      implements Content {}

  /** The quantity of an order follows the position or the order that it closes. */
  record Resized(long orderId, long quantity, boolean armed) implements Content {}

  /** A stop has triggered. */
  record Triggered(long orderId, long holdPrice) implements Content {}

  /** The stop price of a trailing stop has moved. */
  record Trailed(long orderId, long stopPrice) implements Content {}

  /** An order was cancelled or rejected. */
  record Ended(long orderId, OrderStatus status, EndReason reason) implements Content {}

  /** An order belongs to another connection. */
  record Bound(long orderId, String connection) implements Content {}

  /** The dead man's switch was set, or switched off ({@link #NONE}). */
  record TimerSet(long firesAtMillis) implements Content {}

  /** Equity fell below the maintenance margin. */
  record MarginCalled(String currency, long deadlineMillis) implements Content {}

  /** A margin call has ended. */
  record MarginRestored(String currency) implements Content {}

  /** The account has begun again. */
  record Reset() implements Content {}
}
