package io.tapeloom.broker;

import io.tapeloom.broker.Fact.Accepted;
import io.tapeloom.broker.Fact.Bound;
import io.tapeloom.broker.Fact.Ended;
import io.tapeloom.broker.Fact.Filled;
import io.tapeloom.broker.Fact.Funded;
import io.tapeloom.broker.Fact.Listed;
import io.tapeloom.broker.Fact.MarginCalled;
import io.tapeloom.broker.Fact.MarginRestored;
import io.tapeloom.broker.Fact.Opened;
import io.tapeloom.broker.Fact.OrderSpec;
import io.tapeloom.broker.Fact.Replaced;
import io.tapeloom.broker.Fact.Reset;
import io.tapeloom.broker.Fact.Resized;
import io.tapeloom.broker.Fact.TimerSet;
import io.tapeloom.broker.Fact.Trailed;
import io.tapeloom.broker.Fact.Triggered;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All accounts, as they follow from the facts. The broker changes it by facts alone, and a restart
 * repeats the same facts, so that both have the same state. Not thread-safe.
 */
final class BrokerState {

  /** Receives the changes that follow from facts, after each change. */
  interface Changes {

    /** Ignores all changes. */
    Changes IGNORED = new Changes() {};

    default void order(PaperAccount account, PaperOrder order) {}

    default void execution(Execution execution) {}

    default void position(Holding holding) {}

    default void balance(PaperAccount account, CurrencyBook book) {}
  }

  private final Fees fees;
  private final int kept;
  final TreeMap<String, PaperAccount> accounts = new TreeMap<>();
  final TreeMap<String, Terms> terms = new TreeMap<>();

  /** The number of the newest fact. */
  long facts;

  long nextOrderId = 1;
  long nextExecutionId = 1;

  BrokerState(Fees fees, int kept) {
    this.fees = fees;
    this.kept = kept;
  }

  @Nullable PaperAccount account(String user) {
    return accounts.get(user);
  }

  Terms terms(String symbol) {
    return Objects.requireNonNull(terms.get(symbol), symbol);
  }

  private PaperAccount existing(String user) {
    return Objects.requireNonNull(accounts.get(user), user);
  }

  private static PaperOrder live(PaperAccount account, long orderId) {
    return Objects.requireNonNull(account.orders.get(orderId));
  }

  /** The position of an account in a listed instrument; a new one when there is none. */
  Holding holding(PaperAccount account, String symbol) {
    var known = account.holdings.get(symbol);
    if (known != null) {
      return known;
    }
    var listed = terms(symbol);
    var holding = new Holding(account, account.book(listed.currency()), listed);
    account.holdings.put(symbol, holding);
    return holding;
  }

  /**
   * Applies the next fact.
   *
   * @throws IllegalStateException when it is not the next one
   */
  void apply(Fact fact, Changes changes) {
    if (fact.number() != facts + 1) {
      throw new IllegalStateException(
          "fact %d must follow fact %d".formatted(fact.number(), facts));
    }
    facts = fact.number();
    switch (fact.content()) {
      case Listed(var listed) -> terms.put(listed.symbol(), listed);
      case Opened(var type) -> accounts.put(fact.user(), new PaperAccount(fact.user(), type));
      case Funded(var currency, var amount) -> fund(fact, currency, amount, changes);
      case Accepted(var order) -> accept(fact, order, changes);
      case Filled filled -> fill(fact, filled, changes);
      case Replaced replaced -> replace(fact, replaced, changes);
      case Resized resized -> resize(fact, resized, changes);
      case Triggered triggered -> trigger(fact, triggered, changes);
      case Trailed(var orderId, var stopPrice) -> {
        var account = existing(fact.user());
        var order = live(account, orderId);
        order.stopPrice = stopPrice;
        changed(fact, account, order, changes);
      }
      case Ended ended -> end(fact, ended, changes);
      case Bound(var orderId, var connection) -> {
        var account = existing(fact.user());
        var order = live(account, orderId);
        order.connection = connection;
        changed(fact, account, order, changes);
      }
      case TimerSet(var firesAtMillis) -> existing(fact.user()).timerMillis = firesAtMillis;
      case MarginCalled(var currency, var deadline) ->
          existing(fact.user()).book(currency).marginDeadlineMillis = deadline;
      case MarginRestored(var currency) ->
          existing(fact.user()).book(currency).marginDeadlineMillis = Fact.NONE;
      case Reset() -> reset(fact, changes);
    }
  }

  private void fund(Fact fact, String currency, BigDecimal amount, Changes changes) {
    var account = existing(fact.user());
    var book = account.books.computeIfAbsent(currency, CurrencyBook::new);
    book.initial = book.initial.add(amount);
    book.cash = book.cash.add(amount);
    balanceChanged(fact, account, book, changes);
  }

  private void accept(Fact fact, OrderSpec spec, Changes changes) {
    var account = existing(fact.user());
    var holding = holding(account, spec.symbol());
    var order = new PaperOrder(account, spec, holding.terms, fact.marketNanos());
    nextOrderId = Math.max(nextOrderId, order.id + 1);
    account.orders.put(order.id, order);
    holding.orders.put(order.id, order);
    account.knownIds.forget(fact.wallMillis());
    if (order.clientOrderId != null) {
      account.knownIds.add(order.clientOrderId, order.id, order.fingerprint);
    }
    if (order.leg != null) {
      link(account, holding, order);
    }
    order.version = 0;
    changed(fact, account, order, changes);
    if (order.leg != null) {
      bracketChanged(fact, account, holding, order, changes);
    }
    settle(fact, holding, changes);
  }

  /** Notes a leg at its order or position, and at the other leg. */
  private static void link(PaperAccount account, Holding holding, PaperOrder leg) {
    var parent = account.orders.get(leg.parentId);
    boolean profits = leg.leg == Leg.TAKE_PROFIT;
    long other = Fact.NO_ORDER;
    if (parent != null) {
      other = profits ? parent.stopLossLeg : parent.takeProfitLeg;
      if (profits) {
        parent.takeProfitLeg = leg.id;
        parent.takeProfit = leg.price;
      } else {
        parent.stopLossLeg = leg.id;
        parent.stopLoss = leg.stopPrice;
      }
    } else if (leg.parentId == Fact.NO_ORDER) {
      other = profits ? holding.stopLossLeg : holding.takeProfitLeg;
      if (profits) {
        holding.takeProfitLeg = leg.id;
      } else {
        holding.stopLossLeg = leg.id;
      }
    } else {
      return; // its order has ended, and so its bracket stays as it is
    }
    var sibling = holding.orders.get(other);
    if (sibling != null) {
      sibling.siblingId = leg.id;
      leg.siblingId = other;
    }
  }

  private void fill(Fact fact, Filled filled, Changes changes) {
    var account = existing(fact.user());
    var order = live(account, filled.orderId());
    var holding = holding(account, order.terms.symbol());
    long quantity = filled.quantity();
    if (quantity < 1 || quantity > order.leaves) {
      throw new IllegalStateException(
          "order %d has %d left, not %d".formatted(order.id, order.leaves, quantity));
    }
    order.filled += quantity;
    order.leaves -= quantity;
    order.filledValue =
        order.filledValue.add(
            BigInteger.valueOf(filled.price()).multiply(BigInteger.valueOf(quantity)));
    var value = holding.fill(order.side, filled.price(), quantity);
    var book = holding.book;
    var paid = order.sign() > 0 ? value.negate() : value;
    book.cash = book.cash.add(paid).subtract(filled.fee());
    book.fees = book.fees.add(filled.fee());
    nextExecutionId = Math.max(nextExecutionId, filled.executionId() + 1);
    var execution =
        new Execution(
            filled.executionId(),
            account.user,
            ++account.executionsSeq,
            order.id,
            order.terms,
            order.side,
            quantity,
            filled.price(),
            filled.liquidity(),
            filled.fee(),
            fact.marketNanos(),
            filled.evidence());
    keep(account.executions, execution);
    if (order.leaves == 0) {
      order.status = OrderStatus.FILLED;
      leave(fact, account, holding, order);
    }
    changes.execution(execution);
    changed(fact, account, order, changes);
    holding.seq++;
    holding.changedNanos = fact.marketNanos();
    changes.position(holding);
    holding.allocate(fees);
    balanceChanged(fact, account, book, changes);
  }

  private void replace(Fact fact, Replaced replaced, Changes changes) {
    var account = existing(fact.user());
    var order = live(account, replaced.orderId());
    var holding = holding(account, order.terms.symbol());
    order.quantity = replaced.quantity();
    order.leaves = order.quantity - order.filled;
    order.price = replaced.price();
    order.stopPrice = replaced.stopPrice();
    order.holdPrice = replaced.holdPrice();
    if (order.leg != null) {
      link(account, holding, order);
      bracketChanged(fact, account, holding, order, changes);
    }
    changed(fact, account, order, changes);
    settle(fact, holding, changes);
  }

  /** A leg has another price: that is a change of its order or position as well. */
  private void bracketChanged(
      Fact fact, PaperAccount account, Holding holding, PaperOrder leg, Changes changes) {
    if (leg.parentId == Fact.NO_ORDER) {
      holding.seq++;
      holding.changedNanos = fact.marketNanos();
      changes.position(holding);
    } else {
      var parent = account.orders.get(leg.parentId);
      if (parent != null) {
        changed(fact, account, parent, changes);
      }
    }
  }

  private void resize(Fact fact, Resized resized, Changes changes) {
    var account = existing(fact.user());
    var order = live(account, resized.orderId());
    order.quantity = resized.quantity();
    order.leaves = order.quantity - order.filled;
    order.armed = resized.armed();
    if (order.armed && order.leg == Leg.TAKE_PROFIT) {
      order.status = OrderStatus.OPEN;
    }
    changed(fact, account, order, changes);
    settle(fact, holding(account, order.terms.symbol()), changes);
  }

  private void trigger(Fact fact, Triggered triggered, Changes changes) {
    var account = existing(fact.user());
    var order = live(account, triggered.orderId());
    order.status = OrderStatus.OPEN;
    order.holdPrice = triggered.holdPrice();
    changed(fact, account, order, changes);
    settle(fact, holding(account, order.terms.symbol()), changes);
  }

  private void end(Fact fact, Ended ended, Changes changes) {
    var account = existing(fact.user());
    var order = live(account, ended.orderId());
    var holding = holding(account, order.terms.symbol());
    var before = holding.book.locked;
    order.status = ended.status();
    order.reason = ended.reason();
    order.cancelled = order.leaves;
    order.leaves = 0;
    leave(fact, account, holding, order);
    changed(fact, account, order, changes);
    if (order.leg != null) {
      unlink(fact, account, holding, order, changes);
    }
    settle(fact, holding, before, changes);
  }

  /** An order or position no longer has the leg that was cancelled. */
  private void unlink(
      Fact fact, PaperAccount account, Holding holding, PaperOrder leg, Changes changes) {
    var parent = account.orders.get(leg.parentId);
    if (parent != null) {
      if (leg.leg == Leg.TAKE_PROFIT) {
        parent.takeProfitLeg = Fact.NO_ORDER;
        parent.takeProfit = Fact.NONE;
      } else {
        parent.stopLossLeg = Fact.NO_ORDER;
        parent.stopLoss = Fact.NONE;
      }
    }
    bracketChanged(fact, account, holding, leg, changes);
  }

  /** Removes an order that has ended from those that live. */
  private void leave(Fact fact, PaperAccount account, Holding holding, PaperOrder order) {
    account.orders.remove(order.id);
    holding.orders.remove(order.id);
    holding.release(order);
    if (holding.takeProfitLeg == order.id) {
      holding.takeProfitLeg = Fact.NO_ORDER;
    }
    if (holding.stopLossLeg == order.id) {
      holding.stopLossLeg = Fact.NO_ORDER;
    }
    if (order.clientOrderId != null) {
      account.knownIds.end(order.clientOrderId, order.id, fact.wallMillis());
    }
  }

  private void reset(Fact fact, Changes changes) {
    var account = existing(fact.user());
    account.firstExecution = account.executionsSeq + 1;
    for (var holding : account.holdings.values()) {
      if (holding.size != 0 || holding.realized.signum() != 0) {
        holding.size = 0;
        holding.cost = BigDecimal.ZERO;
        holding.realized = BigDecimal.ZERO;
        holding.seq++;
        holding.changedNanos = fact.marketNanos();
        changes.position(holding);
      }
    }
    for (var book : account.books.values()) {
      book.cash = book.initial;
      book.fees = BigDecimal.ZERO;
      book.marginDeadlineMillis = Fact.NONE;
      balanceChanged(fact, account, book, changes);
    }
  }

  private void changed(Fact fact, PaperAccount account, PaperOrder order, Changes changes) {
    order.version++;
    order.seq = ++account.ordersSeq;
    order.updatedNanos = fact.marketNanos();
    if (!order.isLive()) {
      account.endedOrders++;
      keep(account.ended, order.view());
    }
    changes.order(account, order);
  }

  /** Computes the holds again, after an order has changed. */
  private void settle(Fact fact, Holding holding, Changes changes) {
    settle(fact, holding, holding.book.locked, changes);
  }

  private void settle(Fact fact, Holding holding, BigDecimal before, Changes changes) {
    holding.allocate(fees);
    if (!Money.same(before, holding.book.locked)) {
      balanceChanged(fact, holding.account, holding.book, changes);
    }
  }

  private static void balanceChanged(
      Fact fact, PaperAccount account, CurrencyBook book, Changes changes) {
    book.seq++;
    book.changedNanos = fact.marketNanos();
    changes.balance(account, book);
  }

  /** Keeps a value in memory, and not more than are allowed. */
  private <T> void keep(ArrayDeque<T> values, T value) {
    values.add(value);
    if (values.size() > kept) {
      values.remove();
    }
  }
}
