package io.tapeloom.broker;

import io.tapeloom.broker.Fact.Origin;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Watches the equity of margin accounts. Below the maintenance margin it alerts and cancels what
 * would open more, and after 60 seconds reduces positions by market orders, the largest loss first.
 * A trade costs nothing while no account is near: each position has prices between which all is
 * well. Not thread-safe.
 */
final class MarginWatch {

  private final BrokerCore core;
  private final Trading trading;

  /** Accounts with a margin call. */
  private final Set<PaperAccount> called = new LinkedHashSet<>();

  MarginWatch(BrokerCore core, Trading trading) {
    this.core = core;
    this.trading = trading;
  }

  /** Looks at the accounts whose edges a trade crosses, and at those that have changed. */
  void traded(MarketView view) {
    for (var holding : view.edges.crossedBy(view.last)) {
      core.changed.add(holding.account);
    }
    checkChanged();
  }

  /** Looks at the accounts that have changed. */
  void checkChanged() {
    while (!core.changed.isEmpty()) {
      var accounts = List.copyOf(core.changed);
      core.changed.clear();
      for (var account : accounts) {
        if (account.type == AccountType.MARGIN) {
          for (var book : account.books.values()) {
            check(account, book);
          }
        }
      }
    }
  }

  /** Equity above the maintenance margin. */
  private BigDecimal slack(PaperAccount account, CurrencyBook book) {
    return core.equity(account, book)
        .subtract(core.exposure(account, book).multiply(Margin.MAINTENANCE));
  }

  private void check(PaperAccount account, CurrencyBook book) {
    var slack = slack(account, book);
    boolean isCalled = book.marginDeadlineMillis != Fact.NONE;
    if (slack.signum() >= 0) {
      if (isCalled) {
        restore(account, book);
      }
      setEdges(account, book, slack);
      return;
    }
    for (var holding : account.holdings.values()) {
      if (holding.book == book) {
        clearEdges(holding); // checked at every tick from now on
      }
    }
    if (!isCalled) {
      call(account, book);
    }
    called.add(account);
  }

  private void call(PaperAccount account, CurrencyBook book) {
    long deadline = core.wallMillis + Margin.CALL_MILLIS;
    core.record(account.user, new Fact.MarginCalled(book.currency, deadline));
    var listener = core.listener();
    core.release(() -> listener.marginCall(account.user, book.currency, deadline));
    for (var order : List.copyOf(account.orders.values())) {
      if (order.isLive() && order.opening > 0 && order.terms.currency().equals(book.currency)) {
        core.cancel(account, order, EndReason.MARGIN_CALL);
      }
    }
  }

  private void restore(PaperAccount account, CurrencyBook book) {
    core.record(account.user, new Fact.MarginRestored(book.currency));
    var listener = core.listener();
    core.release(() -> listener.marginRestored(account.user, book.currency));
  }

  /** Divides the slack among the positions: within it, the price of each may go against it. */
  private void setEdges(PaperAccount account, CurrencyBook book, BigDecimal slack) {
    int positions = account.positions(book.currency).size();
    for (var holding : account.holdings.values()) {
      if (holding.book != book) {
        continue;
      }
      var view = core.market(holding.symbol());
      if (view == null || holding.size == 0) {
        clearEdges(holding);
        continue;
      }
      boolean isLong = holding.size > 0;
      var lossPerUnit =
          (isLong
                  ? BigDecimal.ONE.subtract(Margin.MAINTENANCE)
                  : BigDecimal.ONE.add(Margin.MAINTENANCE))
              .multiply(holding.terms.value(1, holding.room()));
      var share = BigDecimal.valueOf(positions).multiply(lossPerUnit);
      long distance =
          share.signum() == 0
              ? Holding.MAX_SIZE
              : slack
                  .divide(share, 0, RoundingMode.FLOOR)
                  .min(BigDecimal.valueOf(Holding.MAX_SIZE))
                  .longValueExact();
      long mark = core.mark(holding);
      view.edges.set(
          holding, isLong ? mark - distance : Fact.NONE, isLong ? Fact.NONE : mark + distance);
    }
  }

  private void clearEdges(Holding holding) {
    var view = core.market(holding.symbol());
    if (view != null) {
      view.edges.set(holding, Fact.NONE, Fact.NONE);
    }
  }

  /** Looks at the accounts with a margin call again; reduces positions when the time is over. */
  void tick() {
    for (var account : List.copyOf(called)) {
      boolean isCalled = false;
      for (var book : account.books.values()) {
        if (book.marginDeadlineMillis != Fact.NONE) {
          if (core.wallMillis >= book.marginDeadlineMillis && core.isOpen()) {
            liquidate(account, book);
          }
          check(account, book);
          isCalled |= book.marginDeadlineMillis != Fact.NONE;
        }
      }
      if (!isCalled) {
        called.remove(account);
      }
    }
    checkChanged();
  }

  /** Restores the calls of a journal. */
  void restoreCalls() {
    for (var account : core.state.accounts.values()) {
      for (var book : account.books.values()) {
        if (book.marginDeadlineMillis != Fact.NONE) {
          called.add(account);
        }
      }
    }
  }

  private void liquidate(PaperAccount account, CurrencyBook book) {
    var positions = account.positions(book.currency);
    positions.sort(Comparator.comparing(this::unrealized));
    for (var holding : positions) {
      var missing = slack(account, book).negate();
      if (missing.signum() <= 0) {
        return;
      }
      var view = core.market(holding.symbol());
      if (view == null || holding.size == 0) {
        continue;
      }
      trading.reduce(account, holding, needed(holding, missing), Origin.MARGIN_CALL);
      trading.enterLegs();
    }
  }

  private BigDecimal unrealized(Holding holding) {
    return holding.valueAt(core.mark(holding)).subtract(holding.cost);
  }

  /** How much of a position must be closed, so that its maintenance margin covers what misses. */
  private long needed(Holding holding, BigDecimal missing) {
    var perUnit = holding.terms.value(core.mark(holding), 1).abs().multiply(Margin.MAINTENANCE);
    if (perUnit.signum() == 0) {
      return holding.room();
    }
    return missing
        .divide(perUnit, 0, RoundingMode.CEILING)
        .min(BigDecimal.valueOf(holding.room()))
        .longValueExact();
  }
}
