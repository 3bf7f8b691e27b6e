package io.tapeloom.broker;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public market of one instrument as the broker sees it, and the orders that wait there. Lives
 * as long as the process. Not thread-safe.
 */
final class MarketView {

  final Instrument instrument;
  final Terms terms;

  /** The price of the last trade, also of one before the broker began, or {@link Fact#NONE}. */
  long last;

  /** Whether the broker has seen the trade of {@link #last}. */
  boolean traded;

  @Nullable OrderBook book;
  String bookEpoch = "";
  long bookSeq;

  /** The quote, if it is newer than the book. */
  private @Nullable Quote quote;

  final RestingSide bids = new RestingSide(Side.BUY);
  final RestingSide asks = new RestingSide(Side.SELL);
  final WaitingStops buyStops = new WaitingStops(Side.BUY);
  final WaitingStops sellStops = new WaitingStops(Side.SELL);
  final MarginEdges edges = new MarginEdges();
  private final Map<PaperAccount, ShadowOrders> shadows = new HashMap<>();
  private final Map<Long, List<ShadowOrders>> bidConsumers = new HashMap<>();
  private final Map<Long, List<ShadowOrders>> askConsumers = new HashMap<>();

  /** Whether there are shadows; read by any thread. */
  private volatile boolean isWatched;

  /** The number of trades, which names the one that is shared out. */
  long trades;

  MarketView(Instrument instrument, Terms terms, long last) {
    this.instrument = instrument;
    this.terms = terms;
    this.last = last;
  }

  String symbol() {
    return terms.symbol();
  }

  RestingSide resting(Side side) {
    return side == Side.BUY ? bids : asks;
  }

  WaitingStops stops(Side side) {
    return side == Side.BUY ? buyStops : sellStops;
  }

  static Side other(Side side) {
    return side == Side.BUY ? Side.SELL : Side.BUY;
  }

  ShadowOrders shadow(PaperAccount account) {
    isWatched = true;
    return shadows.computeIfAbsent(account, ShadowOrders::new);
  }

  /** Puts an order where it waits now, or removes it when it has ended. */
  void place(PaperAccount account, PaperOrder order) {
    boolean rests = order.rests();
    if (order.restingAt != Fact.NONE && (!rests || order.restingAt != order.price)) {
      resting(order.side).remove(order);
      leaveShadow(order);
    }
    if (rests && order.restingAt == Fact.NONE) {
      order.ahead = shownAt(order.side, order.price);
      resting(order.side).add(order);
      var shadow = shadow(account);
      shadow.resting++;
      order.shadow = shadow;
    }
    boolean waits = order.waitsForTrade();
    boolean waited = order.waitingAt != Fact.NONE || order.trailingFrom != Fact.NONE;
    if (waited || !waits) {
      stops(order.side).remove(order);
    }
    if (waits) {
      if (order.trails() && order.watermark == Fact.NONE && traded) {
        order.watermark = last;
      }
      stops(order.side).add(order);
    }
  }

  /** Moves a resting order to the end of the queue at its price. */
  void requeue(PaperOrder order) {
    if (order.restingAt != Fact.NONE) {
      resting(order.side).remove(order);
      order.ahead = shownAt(order.side, order.price);
      resting(order.side).add(order);
    }
  }

  private void leaveShadow(PaperOrder order) {
    var shadow = order.shadow;
    if (shadow != null) {
      shadow.resting--;
      dropIfIdle(shadow);
      order.shadow = null;
    }
  }

  private void dropIfIdle(ShadowOrders shadow) {
    if (shadow.isIdle()) {
      shadows.remove(shadow.account);
      isWatched = !shadows.isEmpty();
    }
  }

  /** The levels of one side of the book; none without a book. */
  List<Level> levels(Side side) {
    var now = book;
    if (now == null) {
      return List.of();
    }
    return side == Side.BUY ? now.bids() : now.asks();
  }

  /** What a level shows: nothing, when a newer quote says that its price is gone. */
  long shown(Side side, Level level) {
    var newer = quote;
    if (newer == null) {
      return level.quantity();
    }
    long best = side == Side.BUY ? newer.bidPrice() : newer.askPrice();
    if (level.price() == best) {
      long quantity = side == Side.BUY ? newer.bidQuantity() : newer.askQuantity();
      return Math.min(quantity, level.quantity());
    }
    boolean isGone = side == Side.BUY ? level.price() > best : level.price() < best;
    return isGone ? 0 : level.quantity();
  }

  /** What an account can trade with at a level. */
  long available(@Nullable ShadowOrders shadow, Side side, Level level) {
    long shown = shown(side, level);
    return shadow == null ? shown : Math.max(0, shown - shadow.consumed(side, level.price()));
  }

  @Nullable ShadowOrders shadowIfAny(PaperAccount account) {
    return shadows.get(account);
  }

  /** The best price of a side that has a quantity; {@link Fact#NONE} without a book. */
  long best(Side side) {
    for (var level : levels(side)) {
      if (shown(side, level) > 0) {
        return level.price();
      }
    }
    return Fact.NONE;
  }

  /** Notes that an account has traded with a level. */
  void consume(ShadowOrders shadow, Side side, long price, long quantity) {
    if (shadow.consume(side, price, quantity)) {
      consumers(side).computeIfAbsent(price, _ -> new ArrayList<>(2)).add(shadow);
    }
  }

  private Map<Long, List<ShadowOrders>> consumers(Side side) {
    return side == Side.BUY ? bidConsumers : askConsumers;
  }

  /**
   * The quantity shown at a price; 0 if the price is better than the worst level, and {@link
   * PaperOrder#UNKNOWN} beyond it.
   */
  long shownAt(Side side, long price) {
    var levels = levels(side);
    if (levels.isEmpty()) {
      return PaperOrder.UNKNOWN;
    }
    for (var level : levels) {
      if (level.price() == price) {
        return shown(side, level);
      }
      if (side == Side.BUY ? level.price() < price : level.price() > price) {
        return 0;
      }
    }
    return PaperOrder.UNKNOWN;
  }

  /** Takes over a new book: queues and what was consumed follow it. */
  void replaceBook(OrderBook now, String epoch, long seq) {
    var before = book;
    book = now;
    bookEpoch = epoch;
    bookSeq = seq;
    quote = null;
    follow(Side.BUY, before == null ? List.of() : before.bids(), now.bids());
    follow(Side.SELL, before == null ? List.of() : before.asks(), now.asks());
  }

  /** Looks at the levels that show less than before, and at prices that were not shown before. */
  private void follow(Side side, List<Level> before, List<Level> now) {
    long worst = now.getLast().price();
    var resting = resting(side);
    int next = 0;
    for (var level : before) {
      while (next < now.size() && isBetter(side, now.get(next).price(), level.price())) {
        next++;
      }
      boolean stays = next < now.size() && now.get(next).price() == level.price();
      long shown = stays ? now.get(next).quantity() : 0;
      if (shown >= level.quantity()) {
        continue;
      }
      shrink(side, level.price(), shown);
      if (stays || isBetter(side, level.price(), worst)) {
        resting.shown(level.price(), shown);
      }
    }
    long shownBefore = before.isEmpty() ? Fact.NONE : before.getLast().price();
    for (long price : resting.newlyShown(shownBefore, worst)) {
      resting.shown(price, shownAt(side, price));
    }
  }

  private static boolean isBetter(Side side, long price, long than) {
    return side == Side.BUY ? price > than : price < than;
  }

  private void shrink(Side side, long price, long shown) {
    var consumers = consumers(side).get(price);
    if (consumers == null) {
      return;
    }
    for (var shadow : consumers) {
      if (shadow.shrink(side, price, shown)) {
        dropIfIdle(shadow);
      }
    }
    if (shown == 0) {
      consumers(side).remove(price);
    }
  }

  /** Takes over a quote that is newer than the book. */
  void replaceQuote(Quote now) {
    quote = now;
    bids.shown(now.bidPrice(), now.bidQuantity());
    asks.shown(now.askPrice(), now.askQuantity());
  }

  /** Forgets the book, because the market has stopped. */
  void forgetBook() {
    var before = book;
    if (before != null) {
      before.bids().forEach(level -> shrink(Side.BUY, level.price(), 0));
      before.asks().forEach(level -> shrink(Side.SELL, level.price(), 0));
    }
    book = null;
    quote = null;
  }

  /** Whether an account trades here, so that the public book is needed. For any thread. */
  boolean isWatched() {
    return isWatched;
  }
}
