package io.tapeloom.server;

import io.tapeloom.broker.Liquidity;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.Side;
import io.tapeloom.server.users.UserEvents;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Orders for users of tests. */
final class Orders {

  private Orders() {}

  /** One that was filled. */
  static UserEvents.Order filled(String id) {
    return UserEvents.Order.of(
        id,
        "AAPL",
        Side.SELL,
        OrderType.MARKET,
        OrderStatus.FILLED,
        BigDecimal.ONE,
        BigDecimal.ONE,
        Optional.empty(),
        Optional.of(BigDecimal.ONE),
        Instant.EPOCH);
  }

  /** A fill. */
  static UserEvents.Execution execution(String id) {
    return new UserEvents.Execution(
        id,
        "o-1",
        "AAPL",
        Side.SELL,
        BigDecimal.ONE,
        BigDecimal.ONE,
        Liquidity.TAKER,
        BigDecimal.ZERO,
        new UserEvents.Evidence("trades:AAPL", "5f3a9c1e", 1, Optional.of("7"), Optional.empty()),
        Instant.EPOCH);
  }
}
