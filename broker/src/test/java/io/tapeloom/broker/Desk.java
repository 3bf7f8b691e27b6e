package io.tapeloom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.broker.Command.LegPrice;
import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A broker with a market that a test moves by hand. Everything that the broker publishes is noted,
 * in order; every fact is noted too. Prices in cents.
 */
final class Desk implements BrokerListener, Journal, MarketTerms {

  static final String ANN = "ann";
  static final Instrument AAPL = Instrument.stock("AAPL", "Apple", "NASDAQ");
  static final Instrument MSFT = Instrument.stock("MSFT", "Microsoft", "NASDAQ");
  static final Instrument BTC =
      new Instrument("BTCEUR", "Bitcoin", "crypto", "X", "Etc/UTC", "24x7", 100, 1, 100_000_000);

  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_767_225_600L * SECOND;

  final List<Object> events = new ArrayList<>();
  final List<Fact> facts = new ArrayList<>();
  final Map<String, Long> trades = new HashMap<>();
  final Map<String, OrderBook> books = new HashMap<>();
  final PaperBroker broker;
  long marketNanos = START;
  long wallMillis = START / 1_000_000;
  int waiting;
  boolean writable = true;
  private long tradeId;
  private long bookSequence;
  private long seq;

  Desk() {
    this(BrokerSettings.DEFAULT);
  }

  Desk(BrokerSettings settings) {
    broker =
        PaperBroker.restored(
            settings, this, new BrokerState(settings.fees(), settings.kept()), this, this);
    broker.list(AAPL);
    broker.list(MSFT);
    broker.list(BTC);
    broker.tick(marketNanos, wallMillis);
  }

  static BrokerSettings cash() {
    return new BrokerSettings(
        AccountType.CASH, BrokerSettings.DEFAULT.initialCash(), Fees.NONE, 1_000_000);
  }

  static BrokerSettings margin(Fees fees) {
    return new BrokerSettings(
        AccountType.MARGIN, BrokerSettings.DEFAULT.initialCash(), fees, 1_000_000);
  }

  @Override
  public String currency(Instrument instrument) {
    return instrument.equals(BTC) ? "EUR" : "USD";
  }

  @Override
  public OptionalLong tradedQuantity(String symbol, long id) {
    var quantity = trades.get(symbol + id);
    return quantity == null ? OptionalLong.empty() : OptionalLong.of(quantity);
  }

  @Override
  public void append(List<Fact> more, Runnable release) {
    facts.addAll(more);
    release.run();
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void order(OrderView order) {
    events.add(order);
  }

  @Override
  public void execution(Execution execution) {
    events.add(execution);
  }

  @Override
  public void position(PositionView position) {
    events.add(position);
  }

  @Override
  public void balance(BalanceView balance) {
    events.add(balance);
  }

  @Override
  public void marginCall(String user, String currency, long deadlineMillis) {
    events.add("margin call " + user + ' ' + currency);
  }

  @Override
  public void marginRestored(String user, String currency) {
    events.add("margin restored " + user + ' ' + currency);
  }

  @Override
  public void switchFired(String user) {
    events.add("switch " + user);
  }

  // The market.

  static List<Level> levels(long... pricesAndQuantities) {
    var levels = new ArrayList<Level>();
    for (int i = 0; i < pricesAndQuantities.length; i += 2) {
      levels.add(new Level(pricesAndQuantities[i], pricesAndQuantities[i + 1]));
    }
    return levels;
  }

  void book(List<Level> bids, List<Level> asks) {
    book(AAPL, bids, asks);
  }

  void book(Instrument instrument, List<Level> bids, List<Level> asks) {
    var book = new OrderBook(instrument, bids, asks, ++bookSequence, marketNanos);
    books.put(instrument.symbol() + bookSequence, book);
    broker.event(book, "epoch", ++seq);
  }

  /** A book with bids at 100.00 and 99.99, asks at 100.02 and 100.03. */
  void usualBook() {
    book(levels(10_000, 300, 9_999, 500), levels(10_002, 200, 10_003, 400));
  }

  void trade(long price, long quantity, Side aggressor) {
    trade(AAPL, price, quantity, aggressor);
  }

  void trade(Instrument instrument, long price, long quantity, Side aggressor) {
    trades.put(instrument.symbol() + ++tradeId, quantity);
    broker.event(
        new Trade(instrument, tradeId, price, quantity, aggressor, marketNanos), "epoch", ++seq);
  }

  void quote(long bid, long bidQuantity, long ask, long askQuantity) {
    broker.event(new Quote(AAPL, bid, bidQuantity, ask, askQuantity, marketNanos), "epoch", ++seq);
  }

  /** Lets time pass, in whole seconds, with a tick at the end of each. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      marketNanos += SECOND;
      wallMillis += 1_000;
      broker.tick(marketNanos, wallMillis);
    }
  }

  // Commands.

  Answer ask(Command command) {
    var answers = new ArrayList<Answer>();
    broker.handle(command, marketNanos, wallMillis, answers::add);
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  Answer place(OrderRequest request) {
    return ask(new Command.Place(ANN, request));
  }

  /** Places an order that must be accepted, and returns its id. */
  long placed(OrderRequest request) {
    var answer = place(request);
    assertThat(answer).isInstanceOf(Answer.Placed.class);
    return ((Answer.Placed) answer).order().id();
  }

  long buy(long quantity, long price) {
    return placed(OrderRequest.limit("AAPL", Side.BUY, quantity, price));
  }

  long sell(long quantity, long price) {
    return placed(OrderRequest.limit("AAPL", Side.SELL, quantity, price));
  }

  /** Buys as much as there is at one ask. */
  void own(long quantity) {
    book(levels(9_990, 10), levels(10_000, quantity));
    placed(OrderRequest.market("AAPL", Side.BUY, quantity));
  }

  Code refused(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return ((Answer.Refused) answer).refusal().code();
  }

  Code refused(OrderRequest request) {
    return refused(place(request));
  }

  Answer replace(long orderId, OptionalLong quantity, OptionalLong price) {
    return ask(
        new Command.Replace(
            ANN, orderId, quantity, price, OptionalLong.empty(), LegPrice.KEEP, LegPrice.KEEP));
  }

  // What is.

  OrderView order(long id) {
    var answer = ask(new Command.GetOrder(ANN, id));
    assertThat(answer).isInstanceOf(Answer.OrderShown.class);
    return ((Answer.OrderShown) answer).order();
  }

  PaperAccount account() {
    return Objects.requireNonNull(broker.state().account(ANN));
  }

  long position(String symbol) {
    var holding = account().holding(symbol);
    return holding == null ? 0 : holding.size;
  }

  Holding holding(String symbol) {
    return Objects.requireNonNull(account().holding(symbol));
  }

  AccountView.CurrencyView usd() {
    return currency("USD");
  }

  AccountView.CurrencyView currency(String currency) {
    return broker.account(ANN).orElseThrow().currencies().stream()
        .filter(each -> each.currency().equals(currency))
        .findFirst()
        .orElseThrow();
  }

  List<Execution> executions() {
    return events.stream().filter(Execution.class::isInstance).map(Execution.class::cast).toList();
  }

  /** The executions as "quantity@price". */
  List<String> fills() {
    return executions().stream().map(each -> each.quantity() + "@" + each.price()).toList();
  }

  /** The orders of the account that live, oldest first. */
  List<OrderView> live() {
    var answer =
        ask(new Command.ListOrders(ANN, true, Optional.empty(), OptionalLong.empty(), 1_000));
    return ((Answer.OrdersShown) answer).orders().reversed();
  }

  /** The equations that do not hold. */
  List<Audit.Equation> broken() {
    return ((Answer.Audited) ask(new Command.RunAudit(ANN, List.of())))
        .equations().stream().filter(each -> !each.ok()).toList();
  }

  /** The state after the same facts, in a state of its own. */
  BrokerState repeated(BrokerSettings settings) {
    var state = new BrokerState(settings.fees(), settings.kept());
    facts.forEach(fact -> state.apply(fact, BrokerState.Changes.IGNORED));
    return state;
  }
}
