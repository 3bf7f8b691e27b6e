package io.tapeloom.broker;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Side;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of the broker share: the accounts, the markets, the time, and the facts of the
 * present pass. Every change of an account goes through {@link #record}. Not thread-safe.
 */
final class BrokerCore implements BrokerState.Changes {

  final BrokerSettings settings;
  final MarketTerms marketTerms;
  final BrokerState state;
  private final Journal journal;
  private final BrokerListener listener;

  /** By symbol; read by any thread. */
  private final Map<String, MarketView> markets = new ConcurrentHashMap<>();

  private final TreeSet<String> currencies = new TreeSet<>();

  MarketPhase phase = MarketPhase.OPEN;
  long marketNanos = Long.MIN_VALUE;
  long wallMillis;

  // Of the present pass.
  private List<Fact> facts = new ArrayList<>();
  private List<Runnable> releases = new ArrayList<>();

  /** Legs that have begun to work and must enter the market. */
  final ArrayDeque<PaperOrder> entering = new ArrayDeque<>();

  /** Accounts whose cash or positions have changed. */
  final Set<PaperAccount> changed = new LinkedHashSet<>();

  /** Orders that expire, by market time. */
  final Buckets<PaperOrder> expiring = new Buckets<>();

  BrokerCore(
      BrokerSettings settings,
      MarketTerms marketTerms,
      BrokerState state,
      Journal journal,
      BrokerListener listener) {
    this.settings = settings;
    this.marketTerms = marketTerms;
    this.state = state;
    this.journal = journal;
    this.listener = listener;
  }

  /** Adds an instrument, or does nothing if it is known. */
  MarketView list(Instrument instrument) {
    var known = markets.get(instrument.symbol());
    if (known != null) {
      return known;
    }
    var now = Terms.of(instrument, marketTerms.currency(instrument));
    var kept = state.terms.get(now.symbol());
    if (kept != null && !UnusableJournal.sameUnits(kept, now)) {
      throw new IllegalArgumentException(UnusableJournal.otherUnits(kept, now));
    }
    if (!now.equals(kept)) {
      record("", new Fact.Listed(now));
    }
    var last = marketTerms.lastPrice(instrument);
    var view = new MarketView(instrument, now, last.orElse(Fact.NONE));
    markets.put(now.symbol(), view);
    currencies.add(now.currency());
    return view;
  }

  @Nullable MarketView market(String symbol) {
    return markets.get(symbol);
  }

  /** The market of an instrument that an order is for; null while it is not listed again. */
  @Nullable MarketView market(PaperOrder order) {
    return markets.get(order.terms.symbol());
  }

  /** The account of a user, which is opened if there is none. */
  PaperAccount open(String user) {
    var account = state.account(user);
    if (account == null) {
      record(user, new Fact.Opened(settings.accountType()));
      account = Objects.requireNonNull(state.account(user));
    }
    for (var currency : currencies) {
      if (!account.books.containsKey(currency)) {
        record(user, new Fact.Funded(currency, settings.initialCash()));
      }
    }
    account.activeMillis = Math.max(account.activeMillis, wallMillis);
    return account;
  }

  /** Puts the restored orders of an instrument where they wait. */
  void placeRestored(String symbol) {
    for (var account : state.accounts.values()) {
      var holding = account.holding(symbol);
      if (holding != null) {
        holding.orders.values().forEach(order -> index(account, order));
        changed.add(account);
      }
    }
  }

  /** Forgets all books, because the market has stopped. */
  void forgetBooks() {
    markets.values().forEach(MarketView::forgetBook);
  }

  boolean isOpen() {
    return phase == MarketPhase.OPEN;
  }

  /** Records a fact: changes the state, and notes it for the journal. */
  void record(String user, Fact.Content content) {
    var fact = new Fact(state.facts + 1, user, marketNanos, wallMillis, content);
    state.apply(fact, this);
    facts.add(fact);
  }

  /** Publishes something after the facts before it are on disk. */
  void release(Runnable publication) {
    releases.add(publication);
  }

  /** Ends the pass: hands its facts to the journal. */
  void flush() {
    if (facts.isEmpty() && releases.isEmpty()) {
      return;
    }
    var kept = facts;
    var published = releases;
    facts = new ArrayList<>();
    releases = new ArrayList<>();
    journal.append(kept, () -> published.forEach(Runnable::run));
  }

  /** Whether facts can be kept, so that orders can be accepted. */
  boolean isAvailable() {
    return journal.isWritable() && journal.waiting() < Journal.MAX_WAITING;
  }

  /** Whether facts can be kept at all. */
  boolean isWritable() {
    return journal.isWritable();
  }

  BrokerListener listener() {
    return listener;
  }

  @Override
  public void order(PaperAccount account, PaperOrder order) {
    index(account, order);
    var view = order.view();
    release(() -> listener.order(view));
  }

  private void index(PaperAccount account, PaperOrder order) {
    var view = market(order);
    if (view != null) {
      view.place(account, order);
    }
    if (order.isLive()) {
      expiring.add(order.expiresAtNanos, order);
    } else {
      expiring.remove(order.expiresAtNanos, order);
    }
  }

  @Override
  public void execution(Execution execution) {
    release(() -> listener.execution(execution));
  }

  @Override
  public void position(Holding holding) {
    changed.add(holding.account);
    var view = holding.view(mark(holding));
    release(() -> listener.position(view));
  }

  @Override
  public void balance(PaperAccount account, CurrencyBook book) {
    changed.add(account);
    var view = book.view(account.user);
    release(() -> listener.balance(view));
  }

  /** The price at which a position is valued: the last trade, or what there is before it. */
  long mark(Holding holding) {
    var view = markets.get(holding.symbol());
    if (view != null && view.last != Fact.NONE) {
      return view.last;
    }
    return holding.lastPrice == Fact.NONE ? 0 : holding.lastPrice;
  }

  /** The cash and the value of all positions in a currency. */
  BigDecimal equity(PaperAccount account, CurrencyBook book) {
    var equity = book.cash;
    for (var holding : account.positions(book.currency)) {
      equity = equity.add(holding.valueAt(mark(holding)));
    }
    return equity;
  }

  /** The value of all positions in a currency, long and short alike. */
  BigDecimal exposure(PaperAccount account, CurrencyBook book) {
    var exposure = BigDecimal.ZERO;
    for (var holding : account.positions(book.currency)) {
      exposure = exposure.add(holding.valueAt(mark(holding)).abs());
    }
    return exposure;
  }

  /** What new orders may hold. */
  BigDecimal free(PaperAccount account, CurrencyBook book) {
    return switch (account.type) {
      case CASH -> book.cash.subtract(book.locked);
      case MARGIN ->
          equity(account, book)
              .subtract(exposure(account, book).multiply(Margin.INITIAL))
              .subtract(book.locked);
    };
  }

  /** Ends an order. */
  void end(PaperAccount account, PaperOrder order, OrderStatus status, EndReason reason) {
    record(account.user, new Fact.Ended(order.id, status, reason));
    if (order.leg == null) {
      endWaitingLeg(account, order.takeProfitLeg, reason);
      endWaitingLeg(account, order.stopLossLeg, reason);
    }
  }

  void cancel(PaperAccount account, PaperOrder order, EndReason reason) {
    end(account, order, OrderStatus.CANCELLED, reason);
  }

  /** A leg of an order without fills ends with it. */
  private void endWaitingLeg(PaperAccount account, long legId, EndReason reason) {
    var leg = account.orders.get(legId);
    if (leg != null && !leg.armed) {
      boolean isRejection =
          reason == EndReason.INSUFFICIENT_FUNDS || reason == EndReason.INSUFFICIENT_POSITION;
      cancel(account, leg, isRejection ? EndReason.OCO : reason);
    }
  }

  /**
   * The worst price of a collar of 3 percent around the best one, for an order that takes from a
   * side.
   */
  static long collar(Side taker, long best) {
    long distance = Math.abs(best) / 100 * 3 + Math.abs(best) % 100 * 3 / 100;
    return taker == Side.BUY ? best + distance : best - distance;
  }

  /** Whether a price is no worse than a limit, for an order that takes. */
  static boolean isWithin(Side taker, long price, long limit) {
    return taker == Side.BUY ? price <= limit : price >= limit;
  }
}
