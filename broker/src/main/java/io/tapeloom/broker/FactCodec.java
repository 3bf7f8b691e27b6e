package io.tapeloom.broker;

import io.tapeloom.broker.Fact.Accepted;
import io.tapeloom.broker.Fact.Bound;
import io.tapeloom.broker.Fact.Content;
import io.tapeloom.broker.Fact.Ended;
import io.tapeloom.broker.Fact.Filled;
import io.tapeloom.broker.Fact.Funded;
import io.tapeloom.broker.Fact.Listed;
import io.tapeloom.broker.Fact.MarginCalled;
import io.tapeloom.broker.Fact.MarginRestored;
import io.tapeloom.broker.Fact.Opened;
import io.tapeloom.broker.Fact.OrderSpec;
import io.tapeloom.broker.Fact.Replaced;
import io.tapeloom.broker.Fact.Reset;
import io.tapeloom.broker.Fact.Resized;
import io.tapeloom.broker.Fact.TimerSet;
import io.tapeloom.broker.Fact.Trailed;
import io.tapeloom.broker.Fact.Triggered;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import org.jspecify.annotations.Nullable;

/**
 * Facts as bytes. Every kind has a number that never changes; enumerations are written by their
 * ordinal, so that their order must not change. Stateless.
 */
final class FactCodec {

  private static final Leg[] LEGS = Leg.values();
  private static final Side[] SIDES = Side.values();
  private static final OrderType[] TYPES = OrderType.values();
  private static final OrderStatus[] STATUSES = OrderStatus.values();
  private static final EndReason[] REASONS = EndReason.values();
  private static final Liquidity[] LIQUIDITIES = Liquidity.values();
  private static final TimeInForce[] TIMES_IN_FORCE = TimeInForce.values();
  private static final Fact.Origin[] ORIGINS = Fact.Origin.values();
  private static final AccountType[] ACCOUNT_TYPES = AccountType.values();
  private static final Evidence.Source[] SOURCES = Evidence.Source.values();

  private FactCodec() {}

  static void write(Fact fact, PackedOutput to) {
    to.putLong(fact.number());
    to.putText(fact.user());
    to.putLong(fact.marketNanos());
    to.putLong(fact.wallMillis());
    switch (fact.content()) {
      case Listed(var terms) -> {
        to.putByte(1);
        write(terms, to);
      }
      case Opened(var type) -> {
        to.putByte(2);
        to.putEnum(type);
      }
      case Funded(var currency, var amount) -> {
        to.putByte(3);
        to.putText(currency);
        to.putDecimal(amount);
      }
      case Accepted(var order) -> {
        to.putByte(4);
        write(order, to);
      }
      case Filled filled -> {
        to.putByte(5);
        write(filled, to);
      }
      case Replaced replaced -> {
        to.putByte(6);
        to.putLong(replaced.orderId());
        to.putLong(replaced.quantity());
        to.putLong(replaced.price());
        to.putLong(replaced.stopPrice());
        to.putLong(replaced.holdPrice());
      }
      case Resized(var orderId, var quantity, var armed) -> {
        to.putByte(7);
        to.putLong(orderId);
        to.putLong(quantity);
        to.putBoolean(armed);
      }
      case Triggered(var orderId, var holdPrice) -> {
        to.putByte(8);
        to.putLong(orderId);
        to.putLong(holdPrice);
      }
      case Trailed(var orderId, var stopPrice) -> {
        to.putByte(9);
        to.putLong(orderId);
        to.putLong(stopPrice);
      }
      case Ended(var orderId, var status, var reason) -> {
        to.putByte(10);
        to.putLong(orderId);
        to.putEnum(status);
        to.putEnum(reason);
      }
      case Bound(var orderId, var connection) -> {
        to.putByte(11);
        to.putLong(orderId);
        to.putText(connection);
      }
      case TimerSet(var firesAtMillis) -> {
        to.putByte(12);
        to.putLong(firesAtMillis);
      }
      case MarginCalled(var currency, var deadlineMillis) -> {
        to.putByte(13);
        to.putText(currency);
        to.putLong(deadlineMillis);
      }
      case MarginRestored(var currency) -> {
        to.putByte(14);
        to.putText(currency);
      }
      case Reset() -> to.putByte(15);
    }
  }

  static void write(Terms terms, PackedOutput to) {
    to.putText(terms.symbol());
    to.putLong(terms.priceScale());
    to.putLong(terms.minMove());
    to.putLong(terms.quantityScale());
    to.putText(terms.currency());
  }

  static void write(OrderSpec order, PackedOutput to) {
    to.putLong(order.id());
    to.putText(order.symbol());
    to.putEnum(order.side());
    to.putEnum(order.type());
    to.putEnum(order.status());
    to.putLong(order.quantity());
    to.putLong(order.price());
    to.putLong(order.stopPrice());
    to.putLong(order.trailPrice());
    to.putLong(order.trailPpm());
    to.putEnum(order.timeInForce());
    to.putBoolean(order.postOnly());
    to.putBoolean(order.reduceOnly());
    to.putOptional(order.clientOrderId());
    to.putOptional(order.connection());
    to.putLong(order.fingerprint());
    to.putLong(order.expiresAtNanos());
    to.putLong(order.holdPrice());
    to.putEnum(order.origin());
    to.putBoolean(order.armed());
    to.putBoolean(order.leg() != null);
    if (order.leg() != null) {
      to.putEnum(order.leg());
    }
    to.putLong(order.parentId());
  }

  private static void write(Filled filled, PackedOutput to) {
    to.putLong(filled.executionId());
    to.putLong(filled.orderId());
    to.putText(filled.symbol());
    to.putEnum(filled.side());
    to.putLong(filled.quantity());
    to.putLong(filled.price());
    to.putEnum(filled.liquidity());
    to.putDecimal(filled.fee());
    to.putEnum(filled.evidence().source());
    to.putLong(filled.evidence().id());
    to.putText(filled.evidence().epoch());
    to.putLong(filled.evidence().seq());
  }

  /**
   * Reads a fact.
   *
   * @throws IllegalArgumentException when the bytes are not one
   */
  static Fact read(PackedInput from) {
    return new Fact(from.getLong(), from.getText(), from.getLong(), from.getLong(), content(from));
  }

  private static Content content(PackedInput from) {
    int kind = from.getByte();
    return switch (kind) {
      case 1 -> new Listed(terms(from));
      case 2 -> new Opened(from.getEnum(ACCOUNT_TYPES));
      case 3 -> new Funded(from.getText(), from.getDecimal());
      case 4 -> new Accepted(order(from));
      case 5 -> filled(from);
      case 6 ->
          new Replaced(
              from.getLong(), from.getLong(), from.getLong(), from.getLong(), from.getLong());
      case 7 -> new Resized(from.getLong(), from.getLong(), from.getBoolean());
      case 8 -> new Triggered(from.getLong(), from.getLong());
      case 9 -> new Trailed(from.getLong(), from.getLong());
      case 10 -> new Ended(from.getLong(), from.getEnum(STATUSES), from.getEnum(REASONS));
      case 11 -> new Bound(from.getLong(), from.getText());
      case 12 -> new TimerSet(from.getLong());
      case 13 -> new MarginCalled(from.getText(), from.getLong());
      case 14 -> new MarginRestored(from.getText());
      case 15 -> new Reset();
      default -> throw new IllegalArgumentException("unknown kind of fact: " + kind);
    };
  }

  static Terms terms(PackedInput from) {
    return new Terms(from.getText(), from.getInt(), from.getInt(), from.getInt(), from.getText());
  }

  static OrderSpec order(PackedInput from) {
    return new OrderSpec(
        from.getLong(),
        from.getText(),
        from.getEnum(SIDES),
        from.getEnum(TYPES),
        from.getEnum(STATUSES),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getEnum(TIMES_IN_FORCE),
        from.getBoolean(),
        from.getBoolean(),
        from.getOptional(),
        from.getOptional(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getEnum(ORIGINS),
        from.getBoolean(),
        leg(from),
        from.getLong());
  }

  private static @Nullable Leg leg(PackedInput from) {
    return from.getBoolean() ? from.getEnum(LEGS) : null;
  }

  private static Filled filled(PackedInput from) {
    return new Filled(
        from.getLong(),
        from.getLong(),
        from.getText(),
        from.getEnum(SIDES),
        from.getLong(),
        from.getLong(),
        from.getEnum(LIQUIDITIES),
        from.getDecimal(),
        new Evidence(from.getEnum(SOURCES), from.getLong(), from.getText(), from.getLong()));
  }
}
