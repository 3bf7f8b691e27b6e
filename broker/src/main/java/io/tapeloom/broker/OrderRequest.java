package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a user asks for, with the defaults filled in. Prices are in price units, quantities in
 * quantity units of the instrument. Not checked; the broker does that. Immutable.
 *
 * @param symbol the symbol of the instrument
 * @param quantity the whole quantity
 * @param price limit price; of limit and stop-limit orders
 * @param stopPrice trigger price; of stop and stop-limit orders that do not trail
 * @param trailPrice distance of a trailing stop from the best price since its acceptance
 * @param trailPpm the same as a part of that price, in millionths (10,000 is 1 percent)
 * @param postOnly refused instead of taking
 * @param reduceOnly never opens a position
 * @param takeProfit price of a limit order that closes what was filled
 * @param stopLoss trigger price of a stop order that closes what was filled
 * @param clientOrderId the user's own id, 1 to 64 characters, for idempotent retries
 * @param connection the connection whose end cancels the order
 */
public record OrderRequest(
    String symbol,
    Side side,
    OrderType type,
    long quantity,
    OptionalLong price,
    OptionalLong stopPrice,
    OptionalLong trailPrice,
    OptionalLong trailPpm,
    TimeInForce timeInForce,
    boolean postOnly,
    boolean reduceOnly,
    OptionalLong takeProfit,
    OptionalLong stopLoss,
    Optional<String> clientOrderId,
    Optional<String> connection) {

  /** How long an order may stay. */
  public enum TimeInForce {
    /** To the end of the session in which it may first trade. */
    DAY,

    /** Until it is cancelled. */
    GTC,

    /** What does not trade at once is cancelled. */
    IOC,

    /** Trades completely and at once, or is cancelled. */
    FOK;

    boolean mayRest() {
      return this == DAY || this == GTC;
    }
  }

  /** A market order. */
  public static OrderRequest market(String symbol, Side side, long quantity) {
    return new OrderRequest(
        symbol,
        side,
        OrderType.MARKET,
        quantity,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        TimeInForce.GTC,
        false,
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A limit order, good until cancelled. */
  public static OrderRequest limit(String symbol, Side side, long quantity, long price) {
    return market(symbol, side, quantity).as(OrderType.LIMIT).at(price);
  }

  /** A stop order, good until cancelled. */
  public static OrderRequest stop(String symbol, Side side, long quantity, long stopPrice) {
    return market(symbol, side, quantity).as(OrderType.STOP).triggeredAt(stopPrice);
  }

  /** The same request with another type. */
  public OrderRequest as(OrderType other) {
    return with(copy -> copy.type = other);
  }

  /** The same request with a limit price. */
  public OrderRequest at(long limit) {
    return with(copy -> copy.price = OptionalLong.of(limit));
  }

  /** The same request with a trigger price. */
  public OrderRequest triggeredAt(long stop) {
    return with(copy -> copy.stopPrice = OptionalLong.of(stop));
  }

  /** The same request, trailing by a distance in price units, or by millionths of the price. */
  public OrderRequest trailing(OptionalLong distance, OptionalLong ppm) {
    return with(
        copy -> {
          copy.stopPrice = OptionalLong.empty();
          copy.trailPrice = distance;
          copy.trailPpm = ppm;
        });
  }

  /** The same request with another time in force. */
  public OrderRequest lasting(TimeInForce other) {
    return with(copy -> copy.timeInForce = other);
  }

  /** The same request with these flags. */
  public OrderRequest flagged(boolean onlyPost, boolean onlyReduce) {
    return with(
        copy -> {
          copy.postOnly = onlyPost;
          copy.reduceOnly = onlyReduce;
        });
  }

  /** The same request with a bracket. */
  public OrderRequest bracketed(OptionalLong profitPrice, OptionalLong lossPrice) {
    return with(
        copy -> {
          copy.takeProfit = profitPrice;
          copy.stopLoss = lossPrice;
        });
  }

  /** The same request with a client order id. */
  public OrderRequest named(String id) {
    return with(copy -> copy.clientOrderId = Optional.of(id));
  }

  /** The same request, cancelled when a connection ends. */
  public OrderRequest boundTo(String otherConnection) {
    return with(copy -> copy.connection = Optional.of(otherConnection));
  }

  private OrderRequest with(Consumer<Copy> change) {
    var copy = new Copy(this);
    change.accept(copy);
    return copy.request();
  }

  /** The parts of a request that can be changed. */
  private static final class Copy {

    private final OrderRequest original;
    private OrderType type;
    private OptionalLong price;
    private OptionalLong stopPrice;
    private OptionalLong trailPrice;
    private OptionalLong trailPpm;
    private TimeInForce timeInForce;
    private boolean postOnly;
    private boolean reduceOnly;
    private OptionalLong takeProfit;
    private OptionalLong stopLoss;
    private Optional<String> clientOrderId;
    private Optional<String> connection;

    Copy(OrderRequest original) {
      this.original = original;
      this.type = original.type;
      this.price = original.price;
      this.stopPrice = original.stopPrice;
      this.trailPrice = original.trailPrice;
      this.trailPpm = original.trailPpm;
      this.timeInForce = original.timeInForce;
      this.postOnly = original.postOnly;
      this.reduceOnly = original.reduceOnly;
      this.takeProfit = original.takeProfit;
      this.stopLoss = original.stopLoss;
      this.clientOrderId = original.clientOrderId;
      this.connection = original.connection;
    }

    OrderRequest request() {
      return new OrderRequest(
          original.symbol,
          original.side,
          type,
          original.quantity,
          price,
          stopPrice,
          trailPrice,
          trailPpm,
          timeInForce,
          postOnly,
          reduceOnly,
          takeProfit,
          stopLoss,
          clientOrderId,
          connection);
    }
  }

  boolean trails() {
    return trailPrice.isPresent() || trailPpm.isPresent();
  }

  /**
   * A number that is the same for the same body, and practically never for others: FNV-1a, 64 bits.
   * Which connection sent the body does not count, only whether its end cancels the order.
   */
  long fingerprint() {
    var text =
        new StringBuilder(160)
            .append(symbol)
            .append(' ')
            .append(side)
            .append(' ')
            .append(type)
            .append(' ')
            .append(quantity);
    for (var number : new OptionalLong[] {price, stopPrice, trailPrice, trailPpm}) {
      append(text, number);
    }
    text.append(' ').append(timeInForce).append(postOnly).append(reduceOnly);
    append(text, takeProfit);
    append(text, stopLoss);
    text.append(connection.isPresent());
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private static void append(StringBuilder text, OptionalLong number) {
    text.append(' ');
    if (number.isPresent()) {
      text.append(number.getAsLong());
    }
  }
}
