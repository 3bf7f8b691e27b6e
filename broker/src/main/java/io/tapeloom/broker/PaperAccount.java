package io.tapeloom.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A user's account. Follows from the facts, except the last part. Not thread-safe. */
final class PaperAccount {

  final String user;
  final AccountType type;
  final TreeMap<String, CurrencyBook> books = new TreeMap<>();
  final TreeMap<String, Holding> holdings = new TreeMap<>();
  final KnownIds knownIds = new KnownIds();
  final TreeMap<Long, PaperOrder> orders = new TreeMap<>();

  /** The number of the newest event of an order, and of the newest execution. */
  long ordersSeq;

  long executionsSeq;

  /** How many orders have ended. */
  long endedOrders;

  /** The first execution after the last reset. */
  long firstExecution = 1;

  /** When the dead man's switch fires, in wall-clock milliseconds, or {@link Fact#NONE}. */
  long timerMillis = Fact.NONE;

  // For the life of the process.

  /** The newest orders that have ended, oldest first. */
  final ArrayDeque<OrderView> ended = new ArrayDeque<>();

  /** The newest executions, oldest first. */
  final ArrayDeque<Execution> executions = new ArrayDeque<>();

  /** The theoretical arrival time of the next order that is within the rate. */
  long nextOrderMillis = Long.MIN_VALUE;

  long activeMillis = Long.MIN_VALUE;

  /** How many orders were accepted that left the account without buying power: never any. */
  int unaffordable;

  PaperAccount(String user, AccountType type) {
    this.user = user;
    this.type = type;
  }

  /** The cash of a currency, which must have begun. */
  CurrencyBook book(String currency) {
    return Objects.requireNonNull(books.get(currency), currency);
  }

  @Nullable Holding holding(String symbol) {
    return holdings.get(symbol);
  }

  /** The holdings in a currency whose position is not closed. */
  List<Holding> positions(String currency) {
    var found = new ArrayList<Holding>();
    for (var holding : holdings.values()) {
      if (holding.size != 0 && holding.book.currency.equals(currency)) {
        found.add(holding);
      }
    }
    return found;
  }

  /** An order that has ended and is still in memory. */
  @Nullable OrderView ended(long orderId) {
    for (var each : ended) {
      if (each.id() == orderId) {
        return each;
      }
    }
    return null;
  }
}
