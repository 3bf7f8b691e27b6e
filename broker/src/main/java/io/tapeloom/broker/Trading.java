package io.tapeloom.broker;

import io.tapeloom.broker.Fact.Origin;
import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How orders enter the market, take from the public book, and are filled. Not thread-safe. */
final class Trading {

  private final BrokerCore core;
  private final Brackets brackets;

  Trading(BrokerCore core, Brackets brackets) {
    this.core = core;
    this.brackets = brackets;
  }

  /**
   * What an order would take of the book now.
   *
   * @param quantity what it would find, at most its own
   * @param value the value of that, in the currency
   * @param worst the last price that it would take, or its limit when it finds too little
   */
  record Walk(long quantity, BigDecimal value, long worst) {}

  /** Walks the book without taking. {@code limit} may be {@link Fact#NONE}. */
  @Nullable Walk walk(MarketView view, PaperAccount account, Side side, long quantity, long limit) {
    var bookSide = MarketView.other(side);
    long best = view.best(bookSide);
    if (best == Fact.NONE) {
      return null;
    }
    long worst = worst(side, best, limit);
    var shadow = view.shadowIfAny(account);
    long left = quantity;
    long last = worst;
    var value = BigDecimal.ZERO;
    for (var level : view.levels(bookSide)) {
      if (left == 0 || !BrokerCore.isWithin(side, level.price(), worst)) {
        break;
      }
      long taken = Math.min(left, view.available(shadow, bookSide, level));
      if (taken > 0) {
        value = value.add(view.terms.value(level.price(), taken));
        left -= taken;
        last = level.price();
      }
    }
    return new Walk(quantity - left, value, left == 0 ? last : worst);
  }

  /** The worst price at which an order takes: its limit, within the collar. */
  private static long worst(Side side, long best, long limit) {
    long collar = BrokerCore.collar(side, best);
    return limit == Fact.NONE || !BrokerCore.isWithin(side, limit, collar) ? collar : limit;
  }

  /** The own resting orders with which an order would trade, if its limit is this price. */
  List<PaperOrder> inTheWay(@Nullable Holding holding, Side side, long limit) {
    var found = new ArrayList<PaperOrder>();
    if (holding != null) {
      for (var order : holding.orders.values()) {
        if (order.side != side && order.rests() && BrokerCore.isWithin(side, order.price, limit)) {
          found.add(order);
        }
      }
    }
    return found;
  }

  /** An order that has been accepted enters the market, or waits. */
  void enter(PaperAccount account, PaperOrder order) {
    if (order.status == OrderStatus.PENDING) {
      triggerIfReached(account, order);
    } else if (order.armed && core.isOpen()) {
      work(account, order);
    } else if (!mayRest(order)) {
      core.cancel(account, order, EndReason.UNFILLED);
    }
  }

  /** Lets the legs enter that have begun to work, until there are no more. */
  void enterLegs() {
    for (var order = core.entering.poll(); order != null; order = core.entering.poll()) {
      var account = order.account;
      if (!order.isLive() || !order.armed) {
        continue;
      }
      if (order.status == OrderStatus.PENDING) {
        triggerIfReached(account, order);
      } else if (core.isOpen()) {
        clearTheWay(account, order);
        work(account, order);
      }
    }
  }

  private void triggerIfReached(PaperAccount account, PaperOrder order) {
    var view = core.market(order);
    long trigger = Trail.trigger(order);
    if (view != null
        && view.traded
        && core.isOpen()
        && order.waitsForTrade()
        && trigger != Fact.NONE
        && BrokerCore.isWithin(MarketView.other(order.side), view.last, trigger)) {
      trigger(account, order);
    }
  }

  /** A stop has seen its price: it enters as a market or limit order. */
  void trigger(PaperAccount account, PaperOrder order) {
    var view = core.market(order);
    if (view == null) {
      return;
    }
    clearTheWay(account, order);
    core.record(
        account.user,
        new Fact.Triggered(
            order.id, holdPrice(view, account, order.side, order.leaves, order.price, Fact.NONE)));
    if (order.opening > 0) {
      var holding = core.state.holding(account, view.symbol());
      if (account.type == AccountType.CASH && order.side == Side.SELL) {
        core.end(account, order, OrderStatus.REJECTED, EndReason.INSUFFICIENT_POSITION);
        return;
      }
      if (core.free(account, holding.book).signum() < 0) {
        core.end(account, order, OrderStatus.REJECTED, EndReason.INSUFFICIENT_FUNDS);
        return;
      }
    }
    work(account, order);
  }

  /** Cancels the own resting orders with which an order that has triggered would trade. */
  private void clearTheWay(PaperAccount account, PaperOrder order) {
    var view = core.market(order);
    if (view == null) {
      return;
    }
    long limit = order.price;
    if (limit == Fact.NONE) {
      var walk = walk(view, account, order.side, order.leaves, Fact.NONE);
      if (walk == null) {
        return;
      }
      limit = walk.worst();
    }
    for (var own : inTheWay(account.holding(view.symbol()), order.side, limit)) {
      if (own.isLive()) {
        core.cancel(account, own, EndReason.SELF_TRADE);
      }
    }
  }

  /** Takes what there is; what is left rests or is cancelled. */
  private void work(PaperAccount account, PaperOrder order) {
    var view = core.market(order);
    if (view == null) {
      return;
    }
    if (order.timeInForce == TimeInForce.FOK) {
      var walk = walk(view, account, order.side, order.leaves, order.price);
      if (walk == null || walk.quantity() < order.leaves) {
        core.cancel(account, order, EndReason.UNFILLED);
        return;
      }
    }
    take(view, account, order);
    if (order.isLive() && !mayRest(order)) {
      core.cancel(account, order, EndReason.UNFILLED);
    }
  }

  private static boolean mayRest(PaperOrder order) {
    return order.status == OrderStatus.PENDING
        || (order.price != Fact.NONE && order.timeInForce.mayRest());
  }

  private void take(MarketView view, PaperAccount account, PaperOrder order) {
    var bookSide = MarketView.other(order.side);
    long best = view.best(bookSide);
    if (best == Fact.NONE) {
      return;
    }
    long worst = worst(order.side, best, order.price);
    var evidence = bookEvidence(view);
    for (var level : view.levels(bookSide)) {
      if (!order.isLive() || !BrokerCore.isWithin(order.side, level.price(), worst)) {
        break;
      }
      takeLevel(view, account, order, bookSide, level, evidence);
    }
  }

  private void takeLevel(
      MarketView view,
      PaperAccount account,
      PaperOrder order,
      Side bookSide,
      Level level,
      Evidence evidence) {
    var shadow = view.shadowIfAny(account);
    long taken = Math.min(order.leaves, view.available(shadow, bookSide, level));
    if (taken > 0) {
      view.consume(view.shadow(account), bookSide, level.price(), taken);
      fill(account, order, taken, level.price(), Liquidity.TAKER, evidence);
    }
  }

  static Evidence bookEvidence(MarketView view) {
    var book = view.book;
    return new Evidence(
        Evidence.Source.BOOK, book == null ? 0 : book.sequence(), view.bookEpoch, view.bookSeq);
  }

  /** Fills an order; its bracket and the other orders of the position follow. */
  void fill(
      PaperAccount account,
      PaperOrder order,
      long quantity,
      long price,
      Liquidity liquidity,
      Evidence evidence) {
    var fee = core.settings.fees().fee(order.terms, liquidity, order.terms.value(price, quantity));
    core.record(
        account.user,
        new Fact.Filled(
            core.state.nextExecutionId,
            order.id,
            order.terms.symbol(),
            order.side,
            quantity,
            price,
            liquidity,
            fee,
            evidence));
    brackets.filled(account, order, quantity);
  }

  /** The price at which the part of an order that opens is held. */
  long holdPrice(
      MarketView view, PaperAccount account, Side side, long quantity, long limit, long trigger) {
    if (side == Side.SELL) {
      long ask = view.best(Side.SELL);
      long reference = ask == Fact.NONE ? view.last : ask;
      long above = reference == Fact.NONE ? 0 : plusReserve(reference);
      return Math.max(above, Math.max(limit, trigger));
    }
    if (limit != Fact.NONE) {
      return limit;
    }
    if (trigger != Fact.NONE) {
      return plusReserve(trigger);
    }
    var walk = walk(view, account, side, quantity, Fact.NONE);
    if (walk == null || walk.quantity() == 0) {
      return view.last == Fact.NONE ? 0 : plusReserve(view.last);
    }
    var average =
        walk.value()
            .multiply(
                BigDecimal.valueOf((long) view.terms.priceScale() * view.terms.quantityScale()))
            .divide(BigDecimal.valueOf(walk.quantity()), 0, RoundingMode.CEILING);
    return plusReserve(average.longValueExact());
  }

  /** A price plus 3 percent, rounded up. */
  private static long plusReserve(long price) {
    return price + Math.ceilDiv(Math.multiplyExact(price, 3L), 100L);
  }

  /** Reduces a position by a market order of the broker's own. */
  PaperOrder reduce(PaperAccount account, Holding holding, long quantity, Origin origin) {
    var side = holding.size > 0 ? Side.SELL : Side.BUY;
    long id = core.state.nextOrderId;
    core.record(
        account.user,
        new Fact.Accepted(
            new Fact.OrderSpec(
                id,
                holding.symbol(),
                side,
                OrderType.MARKET,
                OrderStatus.OPEN,
                quantity,
                Fact.NONE,
                Fact.NONE,
                Fact.NONE,
                Fact.NONE,
                TimeInForce.IOC,
                false,
                true,
                null,
                null,
                0,
                Fact.NONE,
                0,
                origin,
                true,
                null,
                Fact.NO_ORDER)));
    var order = Objects.requireNonNull(account.orders.get(id));
    if (origin == Origin.MARGIN_CALL) {
      clearTheWay(account, order);
    }
    enter(account, order);
    return order;
  }
}
