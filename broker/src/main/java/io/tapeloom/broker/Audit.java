package io.tapeloom.broker;

import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks the equations that hold for every account after every event. It adds up executions itself,
 * instead of trusting what the account has added up. Not thread-safe.
 */
public final class Audit {

  /**
   * One equation.
   *
   * @param id {@code E1} to {@code E11}
   * @param ok whether it holds
   * @param detail what was compared, or what differs
   */
  public record Equation(String id, boolean ok, String detail) {}

  private final BrokerCore core;

  Audit(BrokerCore core) {
    this.core = core;
  }

  /** The equations of an account, in order. */
  List<Equation> equations(PaperAccount account, List<Execution> older) {
    var all = executionsSinceReset(account, older);
    boolean complete = all.size() == account.executionsSeq - account.firstExecution + 1;
    var equations = new ArrayList<Equation>();
    equations.add(quantities(account));
    equations.add(fillsOfOrders(account, all, complete));
    equations.add(positions(account, all, complete));
    equations.add(cash(account, all, complete));
    equations.add(holds(account));
    equations.add(
        new Equation(
            "E6",
            account.unaffordable == 0,
            account.unaffordable + " orders were accepted without buying power"));
    equations.add(equity(account));
    equations.add(evidence(all));
    equations.add(numbers(account, all));
    equations.add(restored(account));
    equations.add(
        new Equation("E11", true, "fills follow from commands and events alone; see the tests"));
    return equations;
  }

  /** The executions since the last reset, oldest first. */
  private static List<Execution> executionsSinceReset(PaperAccount account, List<Execution> older) {
    var all = new TreeMap<Long, Execution>();
    older.forEach(each -> all.put(each.seq(), each));
    account.executions.forEach(each -> all.put(each.seq(), each));
    return List.copyOf(all.tailMap(account.firstExecution, true).values());
  }

  private static Equation quantities(PaperAccount account) {
    int checked = 0;
    for (var order : account.orders.values()) {
      checked++;
      if (order.quantity != order.filled + order.leaves || order.leaves < 1) {
        return wrong("E1", "order %d: %d of %d filled, %d left", order.view());
      }
    }
    for (var order : account.ended) {
      checked++;
      boolean isFilled = order.status() == OrderStatus.FILLED;
      if (order.quantity() != order.filledQuantity() + order.cancelledQuantity()
          || order.leavesQuantity() != 0
          || isFilled != (order.cancelledQuantity() == 0)) {
        return wrong("E1", "order %d: %d of %d filled, %d cancelled", order);
      }
    }
    return new Equation("E1", true, checked + " orders");
  }

  private static Equation wrong(String id, String text, OrderView order) {
    return new Equation(
        id,
        false,
        text.formatted(
            order.id(),
            order.filledQuantity(),
            order.quantity(),
            order.status().isLive() ? order.leavesQuantity() : order.cancelledQuantity()));
  }

  /** E2: executions add up to what their orders say. */
  private static Equation fillsOfOrders(
      PaperAccount account, List<Execution> all, boolean complete) {
    if (!complete) {
      return incomplete("E2", account, all);
    }
    Map<Long, Long> filled = new HashMap<>();
    Map<Long, BigDecimal> values = new HashMap<>();
    for (var each : all) {
      filled.merge(each.orderId(), each.quantity(), Long::sum);
      values.merge(each.orderId(), each.value(), BigDecimal::add);
    }
    var views = new ArrayList<OrderView>(account.ended);
    account.orders.values().forEach(order -> views.add(order.view()));
    int checked = 0;
    for (var order : views) {
      if (order.filledQuantity() == 0 || !filled.containsKey(order.id())) {
        continue;
      }
      checked++;
      if (filled.get(order.id()) != order.filledQuantity()
          || !Money.same(values.getOrDefault(order.id(), BigDecimal.ZERO), order.filledValue())) {
        return new Equation(
            "E2",
            false,
            "order %d: executions of %d, filled %d"
                .formatted(order.id(), filled.get(order.id()), order.filledQuantity()));
      }
    }
    return new Equation("E2", true, checked + " orders with executions");
  }

  private static Equation incomplete(String id, PaperAccount account, List<Execution> all) {
    return new Equation(
        id,
        true,
        "not checked: %d of %d executions are in memory"
            .formatted(all.size(), account.executionsSeq - account.firstExecution + 1));
  }

  private static Equation positions(PaperAccount account, List<Execution> all, boolean complete) {
    if (!complete) {
      return incomplete("E3", account, all);
    }
    Map<String, Long> sizes = new HashMap<>();
    for (var each : all) {
      long signed = each.side() == Side.BUY ? each.quantity() : -each.quantity();
      sizes.merge(each.symbol(), signed, Long::sum);
    }
    for (var holding : account.holdings.values()) {
      long size = sizes.getOrDefault(holding.symbol(), 0L);
      if (size != holding.size) {
        return new Equation(
            "E3",
            false,
            "%s: executions add up to %d, the position is %d"
                .formatted(holding.symbol(), size, holding.size));
      }
    }
    return new Equation("E3", true, account.holdings.size() + " positions");
  }

  private static Equation cash(PaperAccount account, List<Execution> all, boolean complete) {
    if (!complete) {
      return incomplete("E4", account, all);
    }
    Map<String, BigDecimal> cash = new HashMap<>();
    account.books.values().forEach(book -> cash.put(book.currency, book.initial));
    for (var each : all) {
      var paid = each.side() == Side.BUY ? each.value().negate() : each.value();
      cash.merge(each.terms().currency(), paid.subtract(each.fee()), BigDecimal::add);
    }
    var detail = new ArrayList<String>();
    boolean ok = true;
    for (var book : account.books.values()) {
      var expected = cash.getOrDefault(book.currency, BigDecimal.ZERO);
      ok &= Money.same(expected, book.cash);
      detail.add(compared(book, "", book.cash, expected));
    }
    return new Equation("E4", ok, String.join(", ", detail));
  }

  private static String compared(CurrencyBook book, String what, BigDecimal is, BigDecimal due) {
    return "%s%s %s = %s".formatted(book.currency, what, Money.text(is), Money.text(due));
  }

  private Equation holds(PaperAccount account) {
    var detail = new ArrayList<String>();
    boolean ok = true;
    for (var book : account.books.values()) {
      var holds = BigDecimal.ZERO;
      for (var order : account.orders.values()) {
        if (order.terms.currency().equals(book.currency)) {
          holds =
              holds.add(
                  Margin.hold(
                      account.type,
                      core.settings.fees(),
                      order.terms,
                      order.holdPrice,
                      order.opening));
        }
      }
      var view = book.view(account.user);
      ok &=
          Money.same(holds, book.locked)
              && Money.same(view.available().add(view.locked()), view.total());
      detail.add(compared(book, " locked", book.locked, holds));
    }
    return new Equation("E5", ok, String.join(", ", detail));
  }

  private Equation equity(PaperAccount account) {
    var detail = new ArrayList<String>();
    boolean ok = true;
    for (var book : account.books.values()) {
      var gain = book.fees.negate();
      for (var holding : account.holdings.values()) {
        if (holding.book == book) {
          gain =
              gain.add(holding.realized)
                  .add(holding.valueAt(core.mark(holding)))
                  .subtract(holding.cost);
        }
      }
      var equity = core.equity(account, book);
      var grown = equity.subtract(book.initial);
      ok &= Money.same(grown, gain);
      detail.add(compared(book, " gain", grown, gain));
    }
    return new Equation("E7", ok, String.join(", ", detail));
  }

  private Equation evidence(List<Execution> all) {
    Map<String, Long> shares = new HashMap<>();
    int known = 0;
    for (var each : all) {
      if (each.evidence().source() == Evidence.Source.TRADE) {
        long share =
            shares.merge(each.symbol() + ' ' + each.evidence().id(), each.quantity(), Long::sum);
        var quantity = core.marketTerms.tradedQuantity(each.symbol(), each.evidence().id());
        known += quantity.isPresent() ? 1 : 0;
        if (quantity.isPresent() && share > quantity.getAsLong()) {
          return new Equation(
              "E8",
              false,
              "%s of trade %d were filled, it has %d"
                  .formatted(share, each.evidence().id(), quantity.getAsLong()));
        }
      }
    }
    return new Equation(
        "E8",
        true,
        "%d executions name their evidence, %d were compared with their trade"
            .formatted(all.size(), known));
  }

  private static Equation numbers(PaperAccount account, List<Execution> all) {
    var endedIds = new HashSet<Long>();
    for (var order : account.ended) {
      if (!endedIds.add(order.id()) || account.orders.containsKey(order.id())) {
        return new Equation("E9", false, "order %d has ended twice".formatted(order.id()));
      }
    }
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).seq() != all.get(i - 1).seq() + 1) {
        return new Equation("E9", false, "executions jump to " + all.get(i).seq());
      }
    }
    return new Equation(
        "E9",
        true,
        "orders at %d, executions at %d".formatted(account.ordersSeq, account.executionsSeq));
  }

  private Equation restored(PaperAccount account) {
    var state = new BrokerState(core.settings.fees(), 1);
    state.terms.putAll(core.state.terms);
    state.accounts.put(account.user, account);
    var written = new PackedOutput(1_024);
    StateCodec.write(state, written);
    var copy =
        StateCodec.read(
            new PackedInput(written.array(), 0, written.size()), core.settings.fees(), 1);
    var again = new PackedOutput(written.size());
    StateCodec.write(copy, again);
    boolean ok = Arrays.equals(written.array(), 0, written.size(), again.array(), 0, again.size());
    var same = copy.accounts.get(account.user);
    for (var book : account.books.values()) {
      ok &= same != null && Money.same(same.book(book.currency).locked, book.locked);
    }
    return new Equation("E10", ok, "a snapshot of %d bytes was restored".formatted(written.size()));
  }
}
