package io.tapeloom.server.users;

import io.tapeloom.broker.EndReason;
import io.tapeloom.broker.Leg;
import io.tapeloom.broker.Liquidity;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.broker.OrderStatus;
import io.tapeloom.broker.OrderType;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens to a user's account: the values of {@link UserTopics}. */
public final class UserEvents {

  private UserEvents() {}

  /** A user's balance of an asset. */
  public record Balance(String asset, BigDecimal available, BigDecimal locked, Instant time) {}

  /** The side of a position. */
  public enum PositionSide {
    LONG,
    SHORT
  }

  /**
   * A user's position in a symbol; size 0 means that it is closed.
   *
   * @param takeProfit price of the position's own take-profit leg
   * @param stopLoss trigger price of the position's own stop-loss leg
   * @param revaluation whether nothing has changed but the mark price and the profit
   */
  public record Position(
      String symbol,
      PositionSide side,
      BigDecimal size,
      BigDecimal entryPrice,
      BigDecimal markPrice,
      BigDecimal unrealizedPnl,
      BigDecimal realizedPnl,
      Optional<BigDecimal> takeProfit,
      Optional<BigDecimal> stopLoss,
      boolean revaluation,
      Instant time) {

    /** The same position as a revaluation. */
    public Position asRevaluation() {
      return new Position(
          symbol,
          side,
          size,
          entryPrice,
          markPrice,
          unrealizedPnl,
          realizedPnl,
          takeProfit,
          stopLoss,
          true,
          time);
    }

    /** A position without a bracket. */
    public static Position of(
        String symbol,
        PositionSide side,
        BigDecimal size,
        BigDecimal entryPrice,
        BigDecimal markPrice,
        BigDecimal unrealizedPnl,
        BigDecimal realizedPnl,
        Instant time) {
      return new Position(
          symbol,
          side,
          size,
          entryPrice,
          markPrice,
          unrealizedPnl,
          realizedPnl,
          Optional.empty(),
          Optional.empty(),
          false,
          time);
    }
  }

  /**
   * The current state of a user's order.
   *
   * @param leavesQuantity what may still trade
   * @param version number of events of this order, from 1
   * @param reason why it was cancelled or rejected
   * @param time when it changed last
   */
  public record Order(
      String orderId,
      Optional<String> clientOrderId,
      String symbol,
      Side side,
      OrderType orderType,
      TimeInForce timeInForce,
      OrderStatus status,
      BigDecimal quantity,
      BigDecimal filledQuantity,
      BigDecimal leavesQuantity,
      Optional<BigDecimal> averageFillPrice,
      Prices prices,
      boolean postOnly,
      boolean reduceOnly,
      boolean cancelOnDisconnect,
      Optional<String> parentOrderId,
      Optional<Leg> leg,
      Optional<EndReason> reason,
      int version,
      Instant createdAt,
      Instant time) {

    /**
     * The prices that were asked for.
     *
     * @param stopPrice of a trailing stop, the current one
     */
    public record Prices(
        Optional<BigDecimal> price,
        Optional<BigDecimal> stopPrice,
        Optional<BigDecimal> trailPrice,
        Optional<BigDecimal> trailPercent,
        Optional<BigDecimal> takeProfit,
        Optional<BigDecimal> stopLoss) {

      /** Those that are counted in units of a price. */
      public Stream<BigDecimal> all() {
        return Stream.of(price, stopPrice, trailPrice, takeProfit, stopLoss)
            .flatMap(Optional::stream);
      }

      /** Of a market order without a bracket. */
      public static final Prices NONE = limit(Optional.empty());

      /** With no other price than the limit. */
      public static Prices limit(Optional<BigDecimal> price) {
        return new Prices(
            price,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
      }
    }

    /** An order of which only the main facts are known; everything else has its default. */
    public static Order of(
        String orderId,
        String symbol,
        Side side,
        OrderType orderType,
        OrderStatus status,
        BigDecimal quantity,
        BigDecimal filledQuantity,
        Optional<BigDecimal> price,
        Optional<BigDecimal> averageFillPrice,
        Instant time) {
      return new Order(
          orderId,
          Optional.empty(),
          symbol,
          side,
          orderType,
          TimeInForce.GTC,
          status,
          quantity,
          filledQuantity,
          status.isLive() ? quantity.subtract(filledQuantity) : BigDecimal.ZERO,
          averageFillPrice,
          Prices.limit(price),
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          1,
          time,
          time);
    }
  }

  /**
   * The public event that proves a fill: a trade, or a state of the order book.
   *
   * @param tradeId the trade; empty: it is a state of the book
   * @param bookSeq the book's own sequence number; empty: it is a trade
   */
  public record Evidence(
      String topic, String epoch, long seq, Optional<String> tradeId, Optional<Long> bookSeq) {}

  /** A fill of a user's order. */
  public record Execution(
      String executionId,
      String orderId,
      String symbol,
      Side side,
      BigDecimal quantity,
      BigDecimal price,
      Liquidity liquidity,
      BigDecimal fee,
      Evidence evidence,
      Instant time) {}

  /** The category of an alert. */
  public enum Category {
    INFO,
    WARNING,
    ERROR,
    SUCCESS
  }

  /**
   * An alert for a user.
   *
   * @param title a few words
   * @param message a sentence
   * @param data machine-readable details
   */
  public record Alert(
      Category category, String title, String message, Map<String, Object> data, Instant time) {}
}
