package io.tapeloom.server;

import io.tapeloom.server.users.UserTopics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Orders for users of tests. */
final class Orders {

  private Orders() {}

  /** One that was filled. */
  static UserTopics.Order filled(String id) {
    return new UserTopics.Order(
        id,
        "AAPL",
        UserTopics.OrderSide.SELL,
        UserTopics.OrderType.MARKET,
        UserTopics.OrderStatus.FILLED,
        BigDecimal.ONE,
        BigDecimal.ONE,
        Optional.empty(),
        Optional.of(BigDecimal.ONE),
        Instant.EPOCH);
  }
}
