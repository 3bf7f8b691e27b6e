package io.tapeloom.broker;

import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What public events do to orders that rest or wait. A trade at the price of an order first takes
 * the quantity before it in the queue; a trade through its price fills it, and so does a book whose
 * other side reaches it. Not thread-safe.
 */
final class MarketFills {

  /** Least market time between two reports of a trailing stop. */
  private static final long TRAIL_REPORT_NANOS = 1_000_000_000L;

  private final BrokerCore core;
  private final Trading trading;

  MarketFills(BrokerCore core, Trading trading) {
    this.core = core;
    this.trading = trading;
  }

  void trade(MarketView view, Trade trade, String epoch, long seq) {
    view.last = trade.price();
    view.traded = true;
    view.trades++;
    var evidence = new Evidence(Evidence.Source.TRADE, trade.tradeId(), epoch, seq);
    fillResting(view, Side.BUY, trade, evidence);
    fillResting(view, Side.SELL, trade, evidence);
    triggerStops(view, trade.price());
    trading.enterLegs();
    trail(view, trade.price());
  }

  private void fillResting(MarketView view, Side side, Trade trade, Evidence evidence) {
    var resting = view.resting(side);
    if (!resting.reaches(trade.price())) {
      return;
    }
    boolean tradedWithSide = trade.aggressor() != side;
    for (var order : resting.reaching(trade.price())) {
      boolean isThrough = order.price != trade.price();
      if (order.isLive() && (isThrough || tradedWithSide)) {
        fillResting(view, order, trade, isThrough, evidence);
      }
    }
  }

  private void fillResting(
      MarketView view, PaperOrder order, Trade trade, boolean isThrough, Evidence evidence) {
    var shadow = view.shadow(order.account);
    long reach = shadow.left(view.trades, trade.quantity());
    long queued = isThrough ? 0 : order.ahead;
    if (queued >= reach) {
      if (queued != PaperOrder.UNKNOWN) {
        order.ahead -= reach;
      }
      return;
    }
    order.ahead = 0;
    long quantity = Math.min(order.leaves, reach - queued);
    shadow.left -= quantity;
    trading.fill(order.account, order, quantity, order.price, Liquidity.MAKER, evidence);
  }

  private void triggerStops(MarketView view, long price) {
    var buys = view.buyStops.triggeredBy(price);
    var sells = view.sellStops.triggeredBy(price);
    if (buys.isEmpty() && sells.isEmpty()) {
      return;
    }
    var triggered = new ArrayList<>(buys);
    triggered.addAll(sells);
    triggered.sort(Comparator.comparingLong(order -> order.id));
    for (var order : triggered) {
      if (order.waitsForTrade()) {
        trading.trigger(order.account, order);
      }
    }
  }

  private void trail(MarketView view, long price) {
    trail(view, view.sellStops.surpassedBy(price), price);
    trail(view, view.buyStops.surpassedBy(price), price);
  }

  /** Moves trailing stops to a price that is better than all that they have seen. */
  private void trail(MarketView view, List<PaperOrder> surpassed, long price) {
    for (var order : surpassed) {
      var stops = view.stops(order.side);
      stops.remove(order);
      order.watermark = price;
      stops.add(order);
      long trigger = Trail.trigger(order);
      if (trigger != order.stopPrice
          && (order.stopPrice == Fact.NONE || core.marketNanos >= order.nextTrailNanos)) {
        order.nextTrailNanos = core.marketNanos + TRAIL_REPORT_NANOS;
        core.record(order.account.user, new Fact.Trailed(order.id, trigger));
      }
    }
  }

  void book(MarketView view, OrderBook book, String epoch, long seq) {
    view.replaceBook(book, epoch, seq);
    if (core.isOpen()) {
      cross(view, Side.BUY);
      cross(view, Side.SELL);
      trading.enterLegs();
    }
  }

  void quote(MarketView view, Quote quote) {
    view.replaceQuote(quote);
  }

  /** Fills the resting orders that the other side of the book reaches, at their own price. */
  private void cross(MarketView view, Side side) {
    var bookSide = MarketView.other(side);
    long best = view.best(bookSide);
    var resting = view.resting(side);
    if (best == Fact.NONE || !resting.reaches(best)) {
      return;
    }
    var evidence = Trading.bookEvidence(view);
    for (var order : resting.reaching(best)) {
      long quantity = 0;
      for (var level : view.levels(bookSide)) {
        if (!order.isLive()
            || quantity == order.leaves
            || !BrokerCore.isWithin(side, level.price(), order.price)) {
          break;
        }
        var shadow = view.shadow(order.account);
        long taken = Math.min(order.leaves - quantity, view.available(shadow, bookSide, level));
        if (taken > 0) {
          view.consume(shadow, bookSide, level.price(), taken);
          quantity += taken;
        }
      }
      if (quantity > 0) {
        trading.fill(order.account, order, quantity, order.price, Liquidity.MAKER, evidence);
      }
    }
  }
}
