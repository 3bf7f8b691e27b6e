package io.tapeloom.exchange.matching;

import io.tapeloom.market.Side;
import org.jspecify.annotations.Nullable;

/**
 * The order book of one instrument, with price-time priority: better prices trade first, at one
 * price the earlier order, always at the price of the resting order. Prices are in whole ticks and
 * quantities in whole lots. The result depends only on the requests and their order.
 *
 * <p>Each request is answered through the {@link MatchListener} before the call returns; no invalid
 * request throws. An id may be reused when its order has ended. Not thread-safe. Allocates only
 * while the book grows beyond its previous size.
 */
public final class MatchingEngine {

  /** The account of orders that may trade with each other under any policy. */
  public static final long NO_ACCOUNT = 0;

  /** Reported as the price of an order without a price. */
  public static final long MARKET_PRICE = 0;

  public static final long MAX_PRICE = 1L << 53;
  public static final long MAX_QUANTITY = 1L << 40;

  /** Multiplied by {@link #MAX_QUANTITY}, it fits a long. */
  public static final int MAX_CAPACITY = 1 << 22;

  private final SelfTradePolicy policy;
  private final MatchListener listener;
  private final BookSide bids = new BookSide(Side.BUY);
  private final BookSide asks = new BookSide(Side.SELL);
  private final RestingOrders orders;

  /**
   * @param capacity the largest number of resting orders, 1 to {@link #MAX_CAPACITY}
   */
  public MatchingEngine(SelfTradePolicy policy, int capacity, MatchListener listener) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity must be 1 to %d, was %d".formatted(MAX_CAPACITY, capacity));
    }
    this.policy = policy;
    this.listener = listener;
    this.orders = new RestingOrders(capacity);
  }

  /**
   * Enters a limit order, which trades at its price or better.
   *
   * @param price in ticks, 1 to {@link #MAX_PRICE}
   * @param quantity in lots, 1 to {@link #MAX_QUANTITY}
   */
  public void limit(
      long orderId, long account, Side side, long price, long quantity, TimeInForce timeInForce) {
    if (isUnacceptable(orderId, quantity)) {
      return;
    }
    if (price < 1 || price > MAX_PRICE) {
      listener.rejected(orderId, Rejection.PRICE_OUT_OF_RANGE);
      return;
    }
    if (timeInForce.mayRest() && orders.isFull()) {
      listener.rejected(orderId, Rejection.BOOK_FULL);
      return;
    }
    if (timeInForce == TimeInForce.POST_ONLY && crosses(side, price)) {
      listener.rejected(orderId, Rejection.WOULD_TAKE);
      return;
    }
    listener.accepted(orderId, side, price, quantity);
    if (timeInForce == TimeInForce.FILL_OR_KILL && !isFillable(account, side, price, quantity)) {
      listener.cancelled(orderId, quantity, 0, Cancellation.UNFILLED);
      return;
    }
    long open = take(orderId, account, side, price, quantity);
    if (open == 0) {
      return;
    }
    if (!timeInForce.mayRest()) {
      listener.cancelled(orderId, open, 0, Cancellation.UNFILLED);
      return;
    }
    Order order = orders.add(orderId);
    order.account = account;
    order.side = side;
    order.price = price;
    order.open = open;
    order.done = quantity - open;
    order.postOnly = timeInForce == TimeInForce.POST_ONLY;
    own(side).levelAt(price).append(order);
  }

  /**
   * Enters a market order, which trades at any price; the quantity that finds no counterpart is
   * cancelled.
   *
   * @param quantity in lots, 1 to {@link #MAX_QUANTITY}
   */
  public void market(long orderId, long account, Side side, long quantity) {
    if (isUnacceptable(orderId, quantity)) {
      return;
    }
    listener.accepted(orderId, side, MARKET_PRICE, quantity);
    long worstPrice = side == Side.BUY ? MAX_PRICE : 1;
    long open = take(orderId, account, side, worstPrice, quantity);
    if (open > 0) {
      listener.cancelled(orderId, open, 0, Cancellation.UNFILLED);
    }
  }

  /** Cancels a resting order. */
  public void cancel(long orderId) {
    Order order = orders.find(orderId);
    if (order == null) {
      listener.rejected(orderId, Rejection.UNKNOWN_ORDER);
      return;
    }
    long open = order.open;
    leave(order);
    orders.remove(order);
    listener.cancelled(orderId, open, 0, Cancellation.REQUESTED);
  }

  /**
   * Changes the price or quantity of a resting order. The order keeps its place in the queue when
   * its price is unchanged and its quantity does not grow; otherwise it moves to the end, and
   * trades at once if its new price crosses.
   *
   * @param price in ticks, 1 to {@link #MAX_PRICE}
   * @param quantity of the whole order, in lots: more than the part that was filled or removed by
   *     the policy, and at most {@link #MAX_QUANTITY}
   */
  public void replace(long orderId, long price, long quantity) {
    Order order = orders.find(orderId);
    if (order == null) {
      listener.rejected(orderId, Rejection.UNKNOWN_ORDER);
    } else if (quantity < 1 || quantity > MAX_QUANTITY) {
      listener.rejected(orderId, Rejection.QUANTITY_OUT_OF_RANGE);
    } else if (price < 1 || price > MAX_PRICE) {
      listener.rejected(orderId, Rejection.PRICE_OUT_OF_RANGE);
    } else if (quantity <= order.done) {
      listener.rejected(orderId, Rejection.ALREADY_DONE);
    } else if (order.postOnly && crosses(order.side, price)) {
      listener.rejected(orderId, Rejection.WOULD_TAKE);
    } else if (price == order.price && quantity - order.done <= order.open) {
      reduce(order, order.open - (quantity - order.done));
      listener.replaced(orderId, price, order.open, true);
    } else {
      requeue(order, price, quantity);
    }
  }

  /** Number of resting orders. */
  public int size() {
    return orders.size();
  }

  /** Number of prices on one side. */
  public int levels(Side side) {
    return own(side).size();
  }

  /**
   * A price of one side.
   *
   * @param level 0 for the best, below {@link #levels}
   */
  public long price(Side side, int level) {
    return own(side).level(level).price;
  }

  /** The open quantity at a price of one side. */
  public long quantity(Side side, int level) {
    return own(side).level(level).quantity;
  }

  /** Number of orders at a price of one side. */
  public int orders(Side side, int level) {
    return own(side).level(level).size;
  }

  /** The open quantity of an order; 0 when it does not rest. */
  public long open(long orderId) {
    Order order = orders.find(orderId);
    return order == null ? 0 : order.open;
  }

  private boolean isUnacceptable(long orderId, long quantity) {
    if (quantity < 1 || quantity > MAX_QUANTITY) {
      listener.rejected(orderId, Rejection.QUANTITY_OUT_OF_RANGE);
      return true;
    }
    if (orders.find(orderId) != null) {
      listener.rejected(orderId, Rejection.DUPLICATE_ORDER);
      return true;
    }
    return false;
  }

  /** Trades an order against resting orders, and returns its remaining open quantity. */
  private long take(long takerId, long account, Side side, long limitPrice, long quantity) {
    BookSide opposite = opposite(side);
    long open = quantity;
    while (open > 0) {
      Level level = opposite.best();
      if (level == null || !opposite.reaches(limitPrice, level.price)) {
        break;
      }
      Order maker = first(level);
      if (prevents(maker, account)) {
        open = prevent(maker, takerId, open);
      } else {
        long traded = Math.min(open, maker.open);
        open -= traded;
        maker.done += traded;
        long makerId = maker.id;
        long price = maker.price;
        long makerOpen = reduce(maker, traded);
        listener.filled(makerId, takerId, side, price, traded, makerOpen, open);
      }
    }
    return open;
  }

  private boolean prevents(Order maker, long account) {
    return policy != SelfTradePolicy.ALLOW && maker.isOf(account);
  }

  /**
   * Prevents a trade between two orders of one account, and returns the remaining open quantity of
   * the taker.
   */
  private long prevent(Order maker, long takerId, long takerOpen) {
    return switch (policy) {
      case ALLOW -> throw new IllegalStateException("nothing to prevent");
      case CANCEL_NEWEST -> {
        listener.cancelled(takerId, takerOpen, 0, Cancellation.SELF_TRADE);
        yield 0;
      }
      case CANCEL_OLDEST -> {
        withdraw(maker, maker.open);
        yield takerOpen;
      }
      case CANCEL_BOTH -> {
        withdraw(maker, maker.open);
        listener.cancelled(takerId, takerOpen, 0, Cancellation.SELF_TRADE);
        yield 0;
      }
      case DECREMENT -> {
        long lost = Math.min(takerOpen, maker.open);
        withdraw(maker, lost);
        listener.cancelled(takerId, lost, takerOpen - lost, Cancellation.SELF_TRADE);
        yield takerOpen - lost;
      }
    };
  }

  private void withdraw(Order maker, long quantity) {
    long id = maker.id;
    maker.done += quantity;
    long open = reduce(maker, quantity);
    listener.cancelled(id, quantity, open, Cancellation.SELF_TRADE);
  }

  /**
   * Whether an order would be filled completely. It does not trade with orders of its own account.
   */
  private boolean isFillable(long account, Side side, long limitPrice, long quantity) {
    BookSide opposite = opposite(side);
    long missing = quantity;
    for (int i = 0; i < opposite.size(); i++) {
      Level level = opposite.level(i);
      if (!opposite.reaches(limitPrice, level.price)) {
        return false;
      }
      for (Order maker = level.first; maker != null; maker = maker.after) {
        if (!prevents(maker, account)) {
          missing -= maker.open;
        } else if (policy != SelfTradePolicy.CANCEL_OLDEST) {
          return false;
        }
        if (missing <= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private void requeue(Order order, long price, long quantity) {
    leave(order);
    order.price = price;
    order.open = quantity - order.done;
    listener.replaced(order.id, price, order.open, false);
    long open = take(order.id, order.account, order.side, price, order.open);
    if (open == 0) {
      orders.remove(order);
      return;
    }
    order.open = open;
    order.done = quantity - open;
    own(order.side).levelAt(price).append(order);
  }

  /** Reduces a resting order, and removes it when nothing is left. */
  private long reduce(Order order, long quantity) {
    if (quantity == order.open) {
      leave(order);
      orders.remove(order);
      return 0;
    }
    order.open -= quantity;
    levelOf(order).quantity -= quantity;
    return order.open;
  }

  /** Removes an order from its level, and the level when it is empty. */
  private void leave(Order order) {
    Level level = levelOf(order);
    level.remove(order);
    if (level.size == 0) {
      own(order.side).remove(level);
    }
  }

  private boolean crosses(Side side, long price) {
    BookSide opposite = opposite(side);
    Level best = opposite.best();
    return best != null && opposite.reaches(price, best.price);
  }

  private BookSide own(Side side) {
    return side == Side.BUY ? bids : asks;
  }

  private BookSide opposite(Side side) {
    return side == Side.BUY ? asks : bids;
  }

  private static Order first(Level level) {
    return present(level.first);
  }

  private static Level levelOf(Order order) {
    return present(order.level);
  }

  private static <T> T present(@Nullable T link) {
    if (link == null) {
      throw new IllegalStateException("level has no orders, or order has no level");
    }
    return link;
  }
}
