package io.tapeloom.broker;

import io.tapeloom.broker.OrderRequest.TimeInForce;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of fills, written down as simply as possible: one account, one instrument, lists that
 * are searched from the beginning. It knows market, limit and stop orders; it refuses nothing.
 */
final class NaiveBroker {

  /** An order: a price of 0 is a market order, a stop of 0 none. */
  private static final class Entry {
    long id;
    Side side = Side.BUY;
    long price;
    long stop;
    long left;
    long ahead = -1; // not known
    boolean rests;
    boolean mayRest;
    boolean allOrNothing;
  }

  private final List<Entry> orders = new ArrayList<>();
  private final List<String> fills = new ArrayList<>();
  private final Map<String, Long> consumed = new HashMap<>();
  private List<Level> bids = List.of();
  private List<Level> asks = List.of();
  private long last;

  /** What was filled, as "order quantity@price". */
  List<String> fills() {
    return fills;
  }

  void place(long id, OrderRequest request) {
    var entry = new Entry();
    entry.id = id;
    entry.side = request.side();
    entry.price = request.price().orElse(0);
    entry.stop = request.stopPrice().orElse(0);
    entry.left = request.quantity();
    entry.allOrNothing = request.timeInForce() == TimeInForce.FOK;
    entry.mayRest =
        entry.price > 0
            && request.timeInForce() != TimeInForce.IOC
            && request.timeInForce() != TimeInForce.FOK;
    orders.add(entry);
    if (entry.stop > 0) {
      if (last > 0 && isReached(entry)) {
        cancelInTheWay(entry);
        enter(entry);
      }
    } else {
      enter(entry);
    }
  }

  private boolean isReached(Entry stop) {
    return stop.side == Side.BUY ? last >= stop.stop : last <= stop.stop;
  }

  void cancel(long id) {
    orders.removeIf(entry -> entry.id == id);
  }

  private void enter(Entry entry) {
    entry.stop = 0;
    if (!entry.allOrNothing || available(entry) >= entry.left) {
      take(entry);
    }
    if (entry.left > 0 && entry.mayRest) {
      entry.rests = true;
      entry.ahead = shown(entry.side, entry.price);
    } else {
      orders.remove(entry);
    }
  }

  /** Cancels the own orders with which a stop that has triggered would trade. */
  private void cancelInTheWay(Entry stop) {
    if (otherSide(stop.side).isEmpty()) {
      return;
    }
    long best = otherSide(stop.side).getFirst().price();
    long worst = stop.side == Side.BUY ? best + best * 3 / 100 : best - best * 3 / 100;
    long left = stop.left;
    for (var level : otherSide(stop.side)) {
      if (left > 0 && free(stop.side, level) > 0 && isAllowed(stop, level)) {
        left -= free(stop.side, level);
        worst = left <= 0 ? level.price() : worst;
      }
    }
    long limit = worst;
    orders.removeIf(
        entry ->
            entry.rests
                && entry.side != stop.side
                && (stop.side == Side.BUY ? entry.price <= limit : entry.price >= limit));
  }

  private List<Level> otherSide(Side side) {
    return side == Side.BUY ? asks : bids;
  }

  private boolean isAllowed(Entry entry, Level level) {
    long best = otherSide(entry.side).getFirst().price();
    if (entry.side == Side.BUY) {
      return level.price() <= best + best * 3 / 100
          && (entry.price == 0 || level.price() <= entry.price);
    }
    return level.price() >= best - best * 3 / 100
        && (entry.price == 0 || level.price() >= entry.price);
  }

  private long free(Side takerSide, Level level) {
    return Math.max(
        0, level.quantity() - consumed.getOrDefault(takerSide + " " + level.price(), 0L));
  }

  private long available(Entry entry) {
    return otherSide(entry.side).stream()
        .filter(level -> isAllowed(entry, level))
        .mapToLong(level -> free(entry.side, level))
        .sum();
  }

  private void take(Entry entry) {
    for (var level : otherSide(entry.side)) {
      long quantity = Math.min(entry.left, free(entry.side, level));
      if (quantity > 0 && isAllowed(entry, level)) {
        consumed.merge(entry.side + " " + level.price(), quantity, Long::sum);
        fill(entry, quantity, level.price());
      }
    }
  }

  private void fill(Entry entry, long quantity, long price) {
    entry.left -= quantity;
    fills.add("%d %d@%d".formatted(entry.id, quantity, price));
    if (entry.left == 0) {
      orders.remove(entry);
    }
  }

  /** What is shown at a price of a side; -1 beyond the shown levels. */
  private long shown(Side side, long price) {
    var levels = side == Side.BUY ? bids : asks;
    if (levels.isEmpty()) {
      return -1;
    }
    for (var level : levels) {
      if (level.price() == price) {
        return level.quantity();
      }
    }
    long worst = levels.getLast().price();
    return (side == Side.BUY ? price > worst : price < worst) ? 0 : -1;
  }

  /** The resting orders of a side whose price is at least as good, best and oldest first. */
  private List<Entry> resting(Side side, long price) {
    var found = new ArrayList<Entry>();
    for (var entry : orders) {
      if (entry.rests
          && entry.side == side
          && (side == Side.BUY ? entry.price >= price : entry.price <= price)) {
        found.add(entry);
      }
    }
    found.sort(
        (one, other) ->
            side == Side.BUY
                ? Long.compare(other.price, one.price)
                : Long.compare(one.price, other.price));
    return found;
  }

  void trade(Trade trade) {
    last = trade.price();
    for (var side : Side.values()) {
      long left = trade.quantity();
      for (var entry : resting(side, trade.price())) {
        long before = 0;
        if (entry.price == trade.price()) {
          if (trade.aggressor() == side || entry.ahead < 0) {
            continue;
          }
          before = Math.min(entry.ahead, left);
          entry.ahead -= before;
        } else if (left > 0) {
          entry.ahead = 0;
        }
        long quantity = Math.min(entry.left, left - before);
        if (quantity > 0) {
          left -= quantity;
          fill(entry, quantity, entry.price);
        }
      }
    }
    var triggered = new ArrayList<Entry>();
    for (var entry : orders) {
      if (entry.stop > 0 && isReached(entry)) {
        triggered.add(entry);
      }
    }
    for (var entry : triggered) {
      cancelInTheWay(entry);
      enter(entry);
    }
  }

  void book(OrderBook book) {
    bids = book.bids();
    asks = book.asks();
    for (var key : List.copyOf(consumed.keySet())) {
      long price = Long.parseLong(key.substring(key.indexOf(' ') + 1));
      var levels = key.startsWith("BUY") ? asks : bids;
      long now = 0;
      for (var level : levels) {
        now += level.price() == price ? level.quantity() : 0;
      }
      consumed.put(key, Math.min(now, consumed.getOrDefault(key, 0L)));
    }
    for (var entry : orders) {
      long shown = entry.rests ? shown(entry.side, entry.price) : -1;
      if (shown >= 0) {
        entry.ahead = entry.ahead < 0 ? shown : Math.min(entry.ahead, shown);
      }
    }
    for (var side : Side.values()) {
      for (var entry : resting(side, otherSide(side).getFirst().price())) {
        long quantity = 0;
        for (var level : otherSide(side)) {
          boolean isReached =
              side == Side.BUY ? level.price() <= entry.price : level.price() >= entry.price;
          if (isReached) {
            long part = Math.min(entry.left - quantity, free(side, level));
            consumed.merge(side + " " + level.price(), part, Long::sum);
            quantity += part;
          }
        }
        if (quantity > 0) {
          fill(entry, quantity, entry.price);
        }
      }
    }
  }
}
