package io.tapeloom.broker;

import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.Side;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What can be said of a request without looking at the account or the market. Stateless. */
final class RequestChecks {

  /** Largest quantity of an order, in quantity units. */
  static final long MAX_QUANTITY = 1L << 40;

  /** Largest price, in price units. */
  static final long MAX_PRICE = 1L << 53;

  /** Longest client order id and connection id, in characters. */
  static final int MAX_ID = 64;

  /** Longest id of a user, in characters. */
  private static final int MAX_USER = 256;

  /** A trail of 100 percent, in millionths. */
  private static final long WHOLE_PPM = 1_000_000;

  private RequestChecks() {}

  static @Nullable OrderRefusal check(OrderRequest request, Terms terms) {
    var refusal = quantity(request.quantity(), terms);
    if (refusal == null) {
      refusal = prices(request, terms);
    }
    if (refusal == null) {
      refusal = trail(request, terms);
    }
    if (refusal == null) {
      refusal = lifetime(request);
    }
    if (refusal == null) {
      refusal = bracket(request, terms);
    }
    return refusal == null ? ids(request) : refusal;
  }

  static @Nullable OrderRefusal quantity(long quantity, Terms terms) {
    return quantity >= 1 && quantity <= MAX_QUANTITY
        ? null
        : OrderRefusal.of(
            Code.INVALID_QUANTITY,
            "quantity",
            "quantity must be from %s to %s, got %s"
                .formatted(text(terms, 1), text(terms, MAX_QUANTITY), text(terms, quantity)));
  }

  private static String text(Terms terms, long quantity) {
    return Money.text(terms.quantity(quantity));
  }

  private static @Nullable OrderRefusal prices(OrderRequest request, Terms terms) {
    var type = request.type();
    var refusal =
        required("price", Code.INVALID_PRICE, type.hasPrice(), request.price(), type, terms);
    boolean hasStop = type.hasStop() && !request.trails();
    return refusal != null
        ? refusal
        : required(
            "stop_price", Code.INVALID_STOP_PRICE, hasStop, request.stopPrice(), type, terms);
  }

  private static @Nullable OrderRefusal required(
      String field,
      Code code,
      boolean isRequired,
      OptionalLong price,
      OrderType type,
      Terms terms) {
    if (price.isEmpty()) {
      return isRequired
          ? OrderRefusal.of(
              code, field, "%s is required for %s orders".formatted(field, word(type)))
          : null;
    }
    if (!isRequired) {
      return OrderRefusal.of(code, field, "%s is not allowed for this order".formatted(field));
    }
    return price(field, code, price.getAsLong(), terms);
  }

  static @Nullable OrderRefusal price(String field, Code code, long price, Terms terms) {
    if (price < 1 || price > MAX_PRICE) {
      return OrderRefusal.of(
          code,
          field,
          "%s must be above 0 and at most %s, got %s"
              .formatted(
                  field, Money.text(terms.price(MAX_PRICE)), Money.text(terms.price(price))));
    }
    if (price % terms.minMove() != 0) {
      return OrderRefusal.of(
          code,
          field,
          "%s must be a multiple of %s, got %s"
              .formatted(
                  field, Money.text(terms.price(terms.minMove())), Money.text(terms.price(price))));
    }
    return null;
  }

  private static @Nullable OrderRefusal trail(OrderRequest request, Terms terms) {
    if (!request.trails()) {
      return null;
    }
    boolean byPrice = request.trailPrice().isPresent();
    var code = byPrice ? Code.INVALID_TRAIL_PRICE : Code.INVALID_TRAIL_PERCENT;
    var field = byPrice ? "trail_price" : "trail_percent";
    if (request.type() != OrderType.STOP) {
      return OrderRefusal.of(code, field, field + " is allowed for stop orders only");
    }
    if (byPrice && request.trailPpm().isPresent()) {
      return OrderRefusal.of(code, field, "only one of trail_price and trail_percent is allowed");
    }
    if (byPrice) {
      return price(field, code, request.trailPrice().getAsLong(), terms);
    }
    long ppm = request.trailPpm().getAsLong();
    return ppm >= 1 && ppm < WHOLE_PPM
        ? null
        : OrderRefusal.of(code, field, "trail_percent must be above 0 and below 100");
  }

  private static @Nullable OrderRefusal lifetime(OrderRequest request) {
    boolean rests = request.timeInForce().mayRest();
    if (request.type().hasStop() && !rests) {
      return OrderRefusal.of(
          Code.INVALID_TIME_IN_FORCE,
          "time_in_force",
          "time_in_force of %s orders must be day or gtc".formatted(word(request.type())));
    }
    if (request.postOnly() && (request.type() != OrderType.LIMIT || !rests)) {
      return OrderRefusal.of(
          Code.INVALID_POST_ONLY,
          "post_only",
          "post_only is allowed for limit orders with day or gtc only");
    }
    return null;
  }

  private static @Nullable OrderRefusal bracket(OrderRequest request, Terms terms) {
    var profit = request.takeProfit();
    var loss = request.stopLoss();
    if (profit.isEmpty() && loss.isEmpty()) {
      return null;
    }
    if (request.reduceOnly()) {
      boolean isProfit = profit.isPresent();
      return OrderRefusal.of(
          isProfit ? Code.INVALID_TAKE_PROFIT : Code.INVALID_STOP_LOSS,
          isProfit ? "take_profit" : "stop_loss",
          "a reduce_only order cannot have a bracket");
    }
    var entry = request.price().isPresent() ? request.price() : request.stopPrice();
    return bracket(request.side(), entry, profit, loss, terms);
  }

  /** Checks the legs of an order on a side: the profit lies beyond the entry, the loss before. */
  static @Nullable OrderRefusal bracket(
      Side side, OptionalLong entry, OptionalLong profit, OptionalLong loss, Terms terms) {
    if (profit.isPresent()) {
      var refusal = price("take_profit", Code.INVALID_TAKE_PROFIT, profit.getAsLong(), terms);
      if (refusal == null && entry.isPresent()) {
        refusal =
            beyond("take_profit", Code.INVALID_TAKE_PROFIT, side, profit.getAsLong(), entry, terms);
      }
      if (refusal != null) {
        return refusal;
      }
    }
    if (loss.isPresent()) {
      var refusal = price("stop_loss", Code.INVALID_STOP_LOSS, loss.getAsLong(), terms);
      var against = MarketView.other(side);
      if (refusal == null && entry.isPresent()) {
        refusal =
            beyond("stop_loss", Code.INVALID_STOP_LOSS, against, loss.getAsLong(), entry, terms);
      }
      if (refusal == null && profit.isPresent()) {
        refusal =
            beyond("stop_loss", Code.INVALID_STOP_LOSS, against, loss.getAsLong(), profit, terms);
      }
      return refusal;
    }
    return null;
  }

  private static @Nullable OrderRefusal beyond(
      String field, Code code, Side side, long price, OptionalLong limit, Terms terms) {
    long from = limit.getAsLong();
    boolean isAbove = side == Side.BUY;
    return (isAbove ? price > from : price < from)
        ? null
        : OrderRefusal.of(
            code,
            field,
            "%s must be %s %s, got %s"
                .formatted(
                    field,
                    isAbove ? "above" : "below",
                    Money.text(terms.price(from)),
                    Money.text(terms.price(price))));
  }

  private static @Nullable OrderRefusal ids(OrderRequest request) {
    var id = request.clientOrderId();
    if (id.isPresent() && !isId(id.get())) {
      return OrderRefusal.of(
          Code.INVALID_CLIENT_ORDER_ID,
          "client_order_id",
          "client_order_id must have 1 to %d characters, got %d"
              .formatted(MAX_ID, id.get().length()));
    }
    var connection = request.connection();
    if (connection.isPresent() && !isId(connection.get())) {
      return OrderRefusal.of(
          Code.INVALID_CONNECTION_ID,
          "connection_id",
          "connection_id must have 1 to %d characters".formatted(MAX_ID));
    }
    return null;
  }

  static boolean isUser(String user) {
    return !user.isEmpty() && user.length() <= MAX_USER;
  }

  static boolean isId(String text) {
    return !text.isEmpty() && text.length() <= MAX_ID;
  }

  static String word(OrderType type) {
    return switch (type) {
      case MARKET -> "market";
      case LIMIT -> "limit";
      case STOP -> "stop";
      case STOP_LIMIT -> "stop_limit";
    };
  }

  static boolean isImmediate(OrderRequest request) {
    return request.type() == OrderType.MARKET
        || request.timeInForce() == TimeInForce.IOC
        || request.timeInForce() == TimeInForce.FOK;
  }
}
