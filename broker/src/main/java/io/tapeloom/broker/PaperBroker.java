package io.tapeloom.broker;

import io.tapeloom.broker.OrderRefusal.Code;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.MarketEvent;
import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Quote;
import io.tapeloom.market.Trade;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The paper broker: accounts that trade against the public market. One thread, that of the feed,
 * calls all methods except {@link #isWatched}, so that commands and market events have one order;
 * none of them blocks or waits for the disk. Answers and events are released by the thread of the
 * journal, in order, after the facts before them are safe; without a journal, by the caller. Reads
 * no clock: times are passed in, market time in nanoseconds and wall-clock time in milliseconds
 * since the epoch. A time that is before an earlier one counts as that one.
 *
 * <p>At the start: {@link #inMemory} or {@link #restored}, {@link #list} for each instrument,
 * {@link #phase}, and a first {@link #tick} before the first event or command. When its journal has
 * failed, a broker changes nothing any more: it refuses commands that would, and ignores events.
 */
public final class PaperBroker {

  /** Most orders or executions in one answer. */
  public static final int MAX_LISTED = 1_000;

  /** Least time of the dead man's switch, in milliseconds. */
  public static final long MIN_SWITCH_MILLIS = 1_000;

  /** Largest time of the dead man's switch, in milliseconds. */
  public static final long MAX_SWITCH_MILLIS = 600_000;

  /** How long ended orders and executions of an inactive user stay in memory. */
  static final long IDLE_MILLIS = 600_000;

  private final BrokerCore core;
  private final OrderDesk desk;
  private final OrderReplacement replacement;
  private final PositionDesk positions;
  private final MarketFills fills;
  private final MarginWatch margin;
  private final Deadlines deadlines;
  private final AccountQueries queries;
  private final Audit audit;
  private long nextUnloadMillis = Long.MIN_VALUE;

  private PaperBroker(BrokerCore core) {
    this.core = core;
    var trading = new Trading(core, new Brackets(core));
    var door = new OrderDoor(core, trading);
    var legs = new Legs(core);
    this.desk = new OrderDesk(core, trading, door, legs);
    this.replacement = new OrderReplacement(core, trading, door, legs);
    this.positions = new PositionDesk(core, trading, door, legs);
    this.fills = new MarketFills(core, trading);
    this.margin = new MarginWatch(core, trading);
    this.deadlines = new Deadlines(core);
    this.queries = new AccountQueries(core, trading, door);
    this.audit = new Audit(core);
  }

  /** A broker without a journal: its accounts live as long as it. */
  public static PaperBroker inMemory(
      BrokerSettings settings, MarketTerms terms, BrokerListener listener) {
    var state = new BrokerState(settings.fees(), settings.kept());
    return new PaperBroker(
        new BrokerCore(settings, terms, state, new Journal.InMemory(), listener));
  }

  /** A broker with the accounts of a journal, which it continues. */
  public static PaperBroker restored(
      BrokerSettings settings, MarketTerms terms, FileJournal journal, BrokerListener listener) {
    return restored(settings, terms, journal.restored(), journal, listener);
  }

  static PaperBroker restored(
      BrokerSettings settings,
      MarketTerms terms,
      BrokerState state,
      Journal journal,
      BrokerListener listener) {
    var broker = new PaperBroker(new BrokerCore(settings, terms, state, journal, listener));
    broker.deadlines.restore();
    broker.margin.restoreCalls();
    return broker;
  }

  /**
   * Adds an instrument of the market, at the start or later. Orders of a journal wait until their
   * instrument is added.
   *
   * @throws IllegalArgumentException when accounts hold it in other units or another currency
   */
  public void list(Instrument instrument) {
    if (core.market(instrument.symbol()) == null) {
      core.list(instrument);
      core.placeRestored(instrument.symbol());
      core.flush();
    }
  }

  /**
   * The state of the market has changed; {@link MarketPhase#OPEN} at first. When it is no longer
   * open, all books are forgotten.
   */
  public void phase(MarketPhase phase) {
    if (core.phase == MarketPhase.OPEN && phase != MarketPhase.OPEN) {
      core.forgetBooks();
    }
    core.phase = phase;
  }

  /**
   * A public event has happened.
   *
   * @param epoch the run in which {@code seq} counts
   * @param seq the number of the event in its public topic
   */
  public void event(MarketEvent event, String epoch, long seq) {
    if (!core.isWritable()) {
      return; // nothing happens to accounts that cannot be kept
    }
    advance(event.eventTimeNanos());
    var view = core.market(event.instrument().symbol());
    if (view != null) {
      switch (event) {
        case Trade trade -> {
          fills.trade(view, trade, epoch, seq);
          margin.traded(view);
        }
        case OrderBook book -> fills.book(view, book, epoch, seq);
        case Quote quote -> fills.quote(view, quote);
      }
    }
    finish();
  }

  /**
   * Time has passed. To be called about once a second: margin calls, switches and graces are
   * handled here.
   */
  public void tick(long marketNanos, long wallMillis) {
    if (!core.isWritable()) {
      return;
    }
    advance(marketNanos);
    core.wallMillis = Math.max(core.wallMillis, wallMillis);
    deadlines.tick();
    margin.tick();
    unloadIdle();
    finish();
  }

  /**
   * Handles a command.
   *
   * @param reply receives the answer when it is released
   */
  public void handle(
      Command command, long marketNanos, long wallMillis, Consumer<? super Answer> reply) {
    if (core.isWritable()) {
      advance(marketNanos);
    }
    core.wallMillis = Math.max(core.wallMillis, wallMillis);
    var answer = answer(command);
    core.release(() -> reply.accept(answer));
    finish();
  }

  private void advance(long marketNanos) {
    if (marketNanos > core.marketNanos) {
      core.marketNanos = marketNanos;
      deadlines.expire();
    }
  }

  private void finish() {
    margin.checkChanged();
    core.flush();
  }

  private Answer answer(Command command) {
    if (!RequestChecks.isUser(command.user())) {
      throw new IllegalArgumentException("user must have 1 to 256 characters");
    }
    boolean opens = core.state.account(command.user()) == null;
    if ((changes(command) && !core.isAvailable()) || (opens && !core.isWritable())) {
      return new Answer.Refused(
          OrderRefusal.later(
              Code.UNAVAILABLE, "the broker cannot write its journal now; retry later", 1_000));
    }
    var account = core.open(command.user());
    return switch (command) {
      case Command.Place(_, var request) -> desk.place(account, request);
      case Command.Preview(_, var request) -> queries.preview(account, request);
      case Command.Replace replace -> replacement.replace(account, replace);
      case Command.Cancel(_, var orderId) -> desk.cancel(account, orderId);
      case Command.CancelAll(_, var symbol) -> desk.cancelAll(account, symbol, EndReason.USER);
      case Command.ClosePosition(_, var symbol, var quantity) ->
          positions.close(account, symbol, quantity);
      case Command.PositionBrackets brackets -> positions.bracket(account, brackets);
      case Command.CancelAllAfter(_, var timeoutMillis) -> setSwitch(account, timeoutMillis);
      case Command.Reset _ -> {
        desk.reset(account);
        yield new Answer.AccountShown(queries.account(account));
      }
      case Command.ConnectionEnded(_, var connection) -> {
        deadlines.ended(account, connection);
        yield new Answer.Done();
      }
      case Command.TakeOver(_, var from, var to) ->
          RequestChecks.isId(to)
              ? new Answer.TakenOver(deadlines.takeOver(account, from, to))
              : new Answer.Refused(
                  OrderRefusal.of(
                      Code.INVALID_CONNECTION_ID,
                      "connection_id",
                      "connection_id must have 1 to 64 characters"));
      case Command.GetAccount _ -> new Answer.AccountShown(queries.account(account));
      case Command.GetOrder(_, var orderId) -> queries.order(account, orderId);
      case Command.FindOrder(_, var clientOrderId) -> queries.find(account, clientOrderId);
      case Command.ListOrders query -> queries.orders(account, query);
      case Command.ListExecutions query -> queries.executions(account, query);
      case Command.ListPositions _ -> queries.positions(account);
      case Command.RunAudit(_, var older) -> new Answer.Audited(audit.equations(account, older));
    };
  }

  /** Whether a command may add facts of its own; the others are answered even without a journal. */
  private static boolean changes(Command command) {
    return switch (command) {
      case Command.Place _,
          Command.Replace _,
          Command.Cancel _,
          Command.CancelAll _,
          Command.ClosePosition _,
          Command.PositionBrackets _,
          Command.CancelAllAfter _,
          Command.Reset _,
          Command.TakeOver _ ->
          true;
      case Command.Preview _,
          Command.ConnectionEnded _,
          Command.GetAccount _,
          Command.GetOrder _,
          Command.FindOrder _,
          Command.ListOrders _,
          Command.ListExecutions _,
          Command.ListPositions _,
          Command.RunAudit _ ->
          false;
    };
  }

  private Answer setSwitch(PaperAccount account, long timeoutMillis) {
    if (timeoutMillis == 0) {
      deadlines.set(account, null);
      return new Answer.TimerSet(OptionalLong.empty());
    }
    if (timeoutMillis < MIN_SWITCH_MILLIS || timeoutMillis > MAX_SWITCH_MILLIS) {
      return new Answer.Refused(
          OrderRefusal.of(
              Code.INVALID_TIMEOUT,
              "timeout_ms",
              "timeout_ms must be 0 or from %d to %d, got %d"
                  .formatted(MIN_SWITCH_MILLIS, MAX_SWITCH_MILLIS, timeoutMillis)));
    }
    long at = core.wallMillis + timeoutMillis;
    deadlines.set(account, at);
    return new Answer.TimerSet(OptionalLong.of(at));
  }

  /** Forgets the ended orders and executions of inactive users. */
  private void unloadIdle() {
    if (core.wallMillis < nextUnloadMillis) {
      return;
    }
    nextUnloadMillis = core.wallMillis + IDLE_MILLIS / 10;
    for (var account : core.state.accounts.values()) {
      if (account.activeMillis < core.wallMillis - IDLE_MILLIS) {
        account.ended.clear();
        account.executions.clear();
      }
    }
  }

  /** Marks a user as active, such as one with a connection; to be called at least every minute. */
  public void touch(String user) {
    var account = core.state.account(user);
    if (account != null) {
      account.activeMillis = core.wallMillis;
    }
  }

  /**
   * Whether the public book of an instrument is needed, because orders wait there. May be called by
   * any thread.
   */
  public boolean isWatched(String symbol) {
    var view = core.market(symbol);
    return view != null && view.isWatched();
  }

  /** The equations of a user, who must have an account. */
  List<Audit.Equation> audit(String user) {
    return audit.equations(Objects.requireNonNull(core.state.account(user)), List.of());
  }

  /** The accounts. */
  BrokerState state() {
    return core.state;
  }

  /** A user's account at the present prices; empty for a user who has none. */
  Optional<AccountView> account(String user) {
    return Optional.ofNullable(core.state.account(user)).map(queries::account);
  }
}
