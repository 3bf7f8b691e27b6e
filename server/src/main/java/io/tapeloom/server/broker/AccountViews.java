package io.tapeloom.server.broker;

import io.tapeloom.broker.BalanceView;
import io.tapeloom.broker.Evidence;
import io.tapeloom.broker.Execution;
import io.tapeloom.broker.OrderView;
import io.tapeloom.broker.PositionView;
import io.tapeloom.server.live.MarketTopics;
import io.tapeloom.server.users.UserEvents;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** What the broker knows of an account, as its user sees it: decimals, texts and times. */
final class AccountViews {

  /** Decimals of a percentage in millionths. */
  private static final int PPM_DECIMALS = 4;

  private AccountViews() {}

  static UserEvents.Order of(OrderView order) {
    var terms = order.terms();
    return new UserEvents.Order(
        OrderIds.text(order.id()),
        order.clientOrderId(),
        order.symbol(),
        order.side(),
        order.type(),
        order.timeInForce(),
        order.status(),
        OrderNumbers.shortest(terms.quantity(order.quantity())),
        OrderNumbers.shortest(terms.quantity(order.filledQuantity())),
        OrderNumbers.shortest(terms.quantity(order.leavesQuantity())),
        order.averageFillPrice().map(OrderNumbers::shortest),
        new UserEvents.Order.Prices(
            decimal(order.price(), terms::price),
            decimal(order.stopPrice(), terms::price),
            decimal(order.trailPrice(), terms::price),
            decimal(order.trailPpm(), ppm -> BigDecimal.valueOf(ppm, PPM_DECIMALS)),
            decimal(order.takeProfit(), terms::price),
            decimal(order.stopLoss(), terms::price)),
        order.postOnly(),
        order.reduceOnly(),
        order.connection().isPresent(),
        order.parentId().isPresent()
            ? Optional.of(OrderIds.text(order.parentId().getAsLong()))
            : Optional.empty(),
        order.leg(),
        order.reason(),
        order.version(),
        Instant.ofEpochMilli(order.createdAtMillis()),
        Instant.ofEpochMilli(order.updatedAtMillis()));
  }

  static UserEvents.Execution of(Execution execution) {
    var terms = execution.terms();
    return new UserEvents.Execution(
        OrderIds.executionText(execution.id()),
        OrderIds.text(execution.orderId()),
        execution.symbol(),
        execution.side(),
        OrderNumbers.shortest(terms.quantity(execution.quantity())),
        OrderNumbers.shortest(terms.price(execution.price())),
        execution.liquidity(),
        OrderNumbers.shortest(execution.fee()),
        proof(execution.symbol(), execution.evidence()),
        Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(execution.timeNanos())));
  }

  private static UserEvents.Evidence proof(String symbol, Evidence evidence) {
    boolean isTrade = evidence.source() == Evidence.Source.TRADE;
    return new UserEvents.Evidence(
        (isTrade ? MarketTopics.TRADES : MarketTopics.BOOKS).name(symbol),
        evidence.epoch(),
        evidence.seq(),
        isTrade ? Optional.of(Long.toString(evidence.id())) : Optional.empty(),
        isTrade ? Optional.empty() : Optional.of(evidence.id()));
  }

  static UserEvents.Position of(PositionView position) {
    var terms = position.terms();
    return new UserEvents.Position(
        position.symbol(),
        position.size() < 0 ? UserEvents.PositionSide.SHORT : UserEvents.PositionSide.LONG,
        OrderNumbers.shortest(terms.quantity(Math.absExact(position.size()))),
        position.entryPrice().map(OrderNumbers::shortest).orElse(BigDecimal.ZERO),
        OrderNumbers.shortest(terms.price(position.markPrice())),
        OrderNumbers.shortest(position.unrealizedPnl()),
        OrderNumbers.shortest(position.realizedPnl()),
        decimal(position.takeProfit(), terms::price),
        decimal(position.stopLoss(), terms::price),
        false,
        Instant.ofEpochMilli(position.timeMillis()));
  }

  static UserEvents.Balance of(BalanceView balance) {
    return new UserEvents.Balance(
        balance.currency(),
        OrderNumbers.shortest(balance.available()),
        OrderNumbers.shortest(balance.locked()),
        Instant.ofEpochMilli(balance.timeMillis()));
  }

  private static Optional<BigDecimal> decimal(
      OptionalLong units, LongFunction<BigDecimal> toDecimal) {
    return OrderNumbers.optional(units, toDecimal).map(OrderNumbers::shortest);
  }
}
