package io.tapeloom.broker;

import io.tapeloom.broker.Fact.OrderSpec;
import io.tapeloom.broker.Fact.Origin;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An order as the broker works with it. {@link Fact#NONE} stands for a price that is absent. The
 * first part follows from the facts; the second lives as long as the process. Not thread-safe.
 */
final class PaperOrder {

  /** The quantity before it in the queue is not known, because its price has not been shown. */
  static final long UNKNOWN = Long.MAX_VALUE;

  final PaperAccount account;
  final long id;
  final Terms terms;
  final Side side;
  final OrderType type;
  final TimeInForce timeInForce;
  final boolean postOnly;
  final boolean reduceOnly;
  final @Nullable String clientOrderId;
  final long fingerprint;
  final long expiresAtNanos;
  final Origin origin;
  final @Nullable Leg leg;
  final long parentId;
  final long createdNanos;

  OrderStatus status;
  long quantity;
  long filled;
  long leaves;
  long cancelled;
  BigInteger filledValue = BigInteger.ZERO;
  long price;
  long stopPrice;
  long trailPrice;
  long trailPpm;
  long holdPrice;

  /** Whether it is at work; false for a leg whose parent has no fills. */
  boolean armed;

  @Nullable String connection;
  @Nullable EndReason reason;
  int version = 1;
  long seq;
  long updatedNanos;

  /** The other leg of its bracket. */
  long siblingId = Fact.NO_ORDER;

  long takeProfitLeg = Fact.NO_ORDER;
  long stopLossLeg = Fact.NO_ORDER;
  long takeProfit = Fact.NONE;
  long stopLoss = Fact.NONE;

  /** The part of {@link #leaves} that would open a position. Follows from the other orders. */
  long opening;

  /** What is held for that part. Follows from it. */
  BigDecimal hold = BigDecimal.ZERO;

  // For the life of the process.

  /** The public quantity that trades before this order, or {@link #UNKNOWN}. */
  long ahead = UNKNOWN;

  /** The best last price since a trailing stop was accepted, or {@link Fact#NONE}. */
  long watermark = Fact.NONE;

  /** When the stop price of a trailing stop may be reported again. */
  long nextTrailNanos = Long.MIN_VALUE;

  /** The price at which it is in an index, or {@link Fact#NONE}. */
  long restingAt = Fact.NONE;

  long waitingAt = Fact.NONE;
  long trailingFrom = Fact.NONE;
  @Nullable ShadowOrders shadow;

  PaperOrder(PaperAccount account, OrderSpec spec, Terms terms, long createdNanos) {
    this.account = account;
    this.id = spec.id();
    this.terms = terms;
    this.side = spec.side();
    this.type = spec.type();
    this.timeInForce = spec.timeInForce();
    this.postOnly = spec.postOnly();
    this.reduceOnly = spec.reduceOnly();
    this.clientOrderId = spec.clientOrderId();
    this.fingerprint = spec.fingerprint();
    this.expiresAtNanos = spec.expiresAtNanos();
    this.origin = spec.origin();
    this.leg = spec.leg();
    this.parentId = spec.parentId();
    this.createdNanos = createdNanos;
    this.updatedNanos = createdNanos;
    this.status = spec.status();
    this.quantity = spec.quantity();
    this.leaves = spec.quantity();
    this.price = spec.price();
    this.stopPrice = spec.stopPrice();
    this.trailPrice = spec.trailPrice();
    this.trailPpm = spec.trailPpm();
    this.holdPrice = spec.holdPrice();
    this.armed = spec.armed();
    this.connection = spec.connection();
  }

  boolean isLive() {
    return status.isLive();
  }

  /** Whether it may only reduce a position. */
  boolean isReducing() {
    return reduceOnly || leg != null || origin != Origin.USER;
  }

  /** Whether it rests in the market, or is entering it, with a limit price. */
  boolean rests() {
    return status == OrderStatus.OPEN && price != Fact.NONE && armed;
  }

  /** Whether it waits for a trade at its stop price. */
  boolean waitsForTrade() {
    return status == OrderStatus.PENDING && armed && type.hasStop();
  }

  boolean trails() {
    return trailPrice != Fact.NONE || trailPpm != Fact.NONE;
  }

  /** +1 when it buys, -1 when it sells. */
  int sign() {
    return side == Side.BUY ? 1 : -1;
  }

  /** An immutable copy of the present state. */
  OrderView view() {
    return new OrderView(
        id,
        account.user,
        seq,
        version,
        terms,
        side,
        type,
        status,
        quantity,
        filled,
        leaves,
        cancelled,
        terms.value(filledValue),
        optional(price),
        optional(stopPrice),
        optional(trailPrice),
        optional(trailPpm),
        timeInForce,
        postOnly,
        reduceOnly,
        optional(takeProfit),
        optional(stopLoss),
        Optional.ofNullable(clientOrderId),
        Optional.ofNullable(connection),
        parentId == Fact.NO_ORDER ? OptionalLong.empty() : OptionalLong.of(parentId),
        Optional.ofNullable(leg),
        Optional.ofNullable(reason),
        Math.floorDiv(createdNanos, 1_000_000),
        Math.floorDiv(updatedNanos, 1_000_000));
  }

  static OptionalLong optional(long value) {
    return value == Fact.NONE ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
