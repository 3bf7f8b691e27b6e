package io.tapeloom.server.broker;

import io.micronaut.http.HttpStatus;
import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.json.PositionElement;
import io.tapeloom.server.json.PositionsElement;
import io.tapeloom.server.json.UserMessage.OrderUpdate;
import io.tapeloom.server.json.UserMessage.PositionUpdate;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.payload.Echo;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The broker as users see it: requests and answers as on the wire, for REST and for both WebSocket
 * protocols. No method blocks. A stage fails with a {@link Refusal} when the request is refused,
 * and completes when what it did is on disk. Positions in answers are those of the moment at which
 * the answer was made. Thread-safe.
 */
public final class BrokerService {

  /** An audit holds up the market; of more executions it says that it is not complete. */
  private static final int MAX_AUDITED = PaperBroker.MAX_LISTED;

  private final BrokerDesk desk;
  private final AccountHistory history;
  private final Instruments instruments;
  private final UserTopics users;
  private final InstantSource clock;
  private final Executor readers;

  /**
   * @param readers reads the journal and makes long answers; may reject work when it has too much
   */
  public BrokerService(
      BrokerDesk desk,
      AccountHistory history,
      Instruments instruments,
      UserTopics users,
      InstantSource clock,
      Executor readers) {
    this.desk = desk;
    this.history = history;
    this.instruments = instruments;
    this.users = users;
    this.clock = clock;
    this.readers = readers;
  }

  /**
   * An order was placed.
   *
   * @param repeated whether it existed already under its {@code client_order_id}
   */
  public record Placed(OrderUpdate order, boolean repeated) {}

  /** Something that is made of an answer, and the position at that moment. */
  private record At<T, P>(T answer, P position) {}

  // Orders

  /**
   * Places an order.
   *
   * @param connection the connection that sends the request; empty: REST
   */
  public CompletionStage<Placed> place(String user, OrderBody body, Optional<String> connection) {
    return checked(
        () -> {
          var request = body.request(instrument(body.symbol()), connection);
          return desk.ask(new Command.Place(user, request), Function.identity())
              .thenCompose(
                  answer ->
                      switch (answer) {
                        case Answer.Placed(var order, var repeated) ->
                            CompletableFuture.completedFuture(
                                new Placed(OrderUpdate.of(AccountViews.of(order)), repeated));
                        case Answer.Known(var id) ->
                            past(user, id).thenApply(order -> new Placed(order, true));
                        default -> throw unexpected(answer);
                      });
        });
  }

  /** Says what an order would cost. Nothing is placed. */
  public CompletionStage<PreviewAnswer> preview(
      String user, OrderBody body, Optional<String> connection) {
    return checked(
        () ->
            ask(
                new Command.Preview(user, body.request(instrument(body.symbol()), connection)),
                Answer.Previewed.class,
                answer -> PreviewAnswer.of(answer.preview())));
  }

  /** Lists orders. */
  public CompletionStage<OrderLists.Orders> orders(String user, BrokerRequest.Orders query) {
    return checked(
        () -> {
          var command =
              new Command.ListOrders(
                  user,
                  query.status() != null,
                  symbolOf(query.symbol()),
                  query.before() == null
                      ? OptionalLong.empty()
                      : OptionalLong.of(orderId("before", query.before())),
                  limit(query.limit()));
          return ask(command, Answer.OrdersShown.class, found -> new At<>(found, ordersOf(user)))
              .thenApplyAsync(
                  found -> {
                    var all = history.complete(command, found.answer());
                    return OrderLists.Orders.of(all.orders(), found.position(), all.hasMore());
                  },
                  readers);
        });
  }

  /** Returns an order. */
  public CompletionStage<OrderUpdate> order(String user, BrokerRequest.OrderName name) {
    return checked(
        () ->
            desk.ask(lookup(user, name), Function.identity())
                .thenCompose(
                    answer ->
                        switch (answer) {
                          case Answer.OrderShown(var order) ->
                              CompletableFuture.completedFuture(
                                  OrderUpdate.of(AccountViews.of(order)));
                          case Answer.Known(var id) -> past(user, id);
                          default -> throw unexpected(answer);
                        }));
  }

  private static Command lookup(String user, BrokerRequest.OrderName name) {
    return name.clientOrderId() == null
        ? new Command.GetOrder(user, orderId("order_id", String.valueOf(name.orderId())))
        : new Command.FindOrder(user, name.clientOrderId());
  }

  /** Returns an order that is no longer in memory. */
  private CompletionStage<OrderUpdate> past(String user, long orderId) {
    return CompletableFuture.supplyAsync(
        () ->
            history
                .order(user, orderId)
                .map(order -> OrderUpdate.of(AccountViews.of(order)))
                .orElseThrow(() -> unknown("order_id", OrderIds.text(orderId))),
        readers);
  }

  /** Changes an order. */
  CompletionStage<OrderUpdate> replace(
      String user, BrokerRequest.OrderName name, OrderChange change) {
    return checked(
        () ->
            ask(lookup(user, name), Answer.OrderShown.class, Answer.OrderShown::order)
                .thenCompose(
                    order ->
                        ask(
                            change.command(user, order.id(), instrument(order.symbol())),
                            Answer.Replaced.class,
                            answer -> OrderUpdate.of(AccountViews.of(answer.order())))));
  }

  /** Changes an order. */
  public CompletionStage<OrderUpdate> replace(String user, BrokerRequest.Replacement request) {
    return replace(user, request.order(), request.change());
  }

  /** Cancels an order. */
  public CompletionStage<OrderUpdate> cancel(String user, BrokerRequest.OrderName name) {
    return checked(
        () -> {
          CompletionStage<Long> id =
              name.orderId() != null
                  ? CompletableFuture.completedFuture(orderId("order_id", name.orderId()))
                  : ask(lookup(user, name), Answer.OrderShown.class, answer -> answer.order().id());
          return id.thenCompose(
              known ->
                  ask(
                      new Command.Cancel(user, known),
                      Answer.Cancelled.class,
                      answer -> OrderUpdate.of(AccountViews.of(answer.orders().getFirst()))));
        });
  }

  /** Cancels all orders, or those of a symbol; returns those that were cancelled. */
  public CompletionStage<OrderLists.Orders> cancelAll(String user, @Nullable String symbol) {
    return checked(
        () ->
            ask(
                new Command.CancelAll(user, symbolOf(symbol)),
                Answer.Cancelled.class,
                answer -> OrderLists.Orders.of(answer.orders(), ordersOf(user), false)));
  }

  /** Cancels all orders after a time; returns when, in milliseconds since the epoch. */
  public CompletionStage<OptionalLong> cancelAllAfter(
      String user, BrokerRequest.CancelAllAfter request) {
    return ask(
        new Command.CancelAllAfter(user, request.timeoutMillis()),
        Answer.TimerSet.class,
        Answer.TimerSet::firesAtMillis);
  }

  /** Makes a connection the owner of the orders of another one; returns how many there were. */
  public CompletionStage<Integer> takeOver(
      String user, BrokerRequest.TakeOver request, String connection) {
    return ask(
        new Command.TakeOver(user, request.connectionId(), connection),
        Answer.TakenOver.class,
        Answer.TakenOver::orders);
  }

  /** A connection has ended: the orders that it owns are cancelled after a while. */
  public void connectionEnded(String user, String connection) {
    var _ = desk.ask(new Command.ConnectionEnded(user, connection), Function.identity());
  }

  // Positions

  /** Lists open positions. */
  public CompletionStage<OrderLists.Positions> positions(String user) {
    return ask(
            new Command.ListPositions(user),
            Answer.PositionsShown.class,
            found -> new At<>(found.positions(), positionsOf(user, found)))
        .thenApplyAsync(
            found -> OrderLists.Positions.of(found.answer(), found.position()), readers);
  }

  /** Sets the bracket of a position. */
  CompletionStage<PositionUpdate> brackets(String user, String symbol, PositionBracketsBody body) {
    return checked(
        () ->
            ask(
                body.command(user, instrument(symbol)),
                Answer.PositionShown.class,
                answer -> PositionUpdate.of(AccountViews.of(answer.position()))));
  }

  /** Sets the bracket of a position. */
  public CompletionStage<PositionUpdate> brackets(String user, BrokerRequest.Brackets request) {
    return brackets(user, request.symbol(), request.body());
  }

  /**
   * Closes a position, or a part of it, by a market order.
   *
   * @param quantity null: all of it
   */
  public CompletionStage<OrderUpdate> close(
      String user, String symbol, @Nullable BigDecimal quantity) {
    return checked(
        () -> {
          var instrument = instrument(symbol);
          var part =
              quantity == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(new WireUnits(instrument).quantity("quantity", quantity));
          return ask(
              new Command.ClosePosition(user, instrument.symbol(), part),
              Answer.Placed.class,
              answer -> OrderUpdate.of(AccountViews.of(answer.order())));
        });
  }

  // Account

  /** Returns the account. */
  public CompletionStage<AccountAnswer> account(String user) {
    return account(user, new Command.GetAccount(user));
  }

  /** Cancels all orders, and begins again with the initial cash. */
  public CompletionStage<AccountAnswer> reset(String user) {
    return account(user, new Command.Reset(user));
  }

  private CompletionStage<AccountAnswer> account(String user, Command command) {
    return ask(
        command,
        Answer.AccountShown.class,
        answer -> AccountAnswer.of(answer.account(), balancesOf(user, answer)));
  }

  /** Checks whether the figures of the account agree with each other and with the market. */
  public CompletionStage<AuditAnswer> audit(String user) {
    var newest =
        new Command.ListExecutions(user, Optional.empty(), OptionalLong.empty(), MAX_AUDITED);
    return ask(newest, Answer.ExecutionsShown.class, Function.identity())
        .thenApplyAsync(found -> history.complete(newest, found).executions(), readers)
        .thenCompose(
            executions ->
                ask(
                    new Command.RunAudit(user, executions),
                    Answer.Audited.class,
                    audited -> AuditAnswer.of(audited, UtcText.of(clock.instant()))));
  }

  /** Lists executions. */
  public CompletionStage<OrderLists.Executions> executions(
      String user, BrokerRequest.Executions query) {
    return checked(
        () -> {
          var command =
              new Command.ListExecutions(
                  user,
                  symbolOf(query.symbol()),
                  query.before() == null
                      ? OptionalLong.empty()
                      : OptionalLong.of(executionId(query.before())),
                  limit(query.limit()));
          return ask(
                  command,
                  Answer.ExecutionsShown.class,
                  found -> new At<>(found, PositionElement.of(users.executions(user))))
              .thenApplyAsync(
                  found -> {
                    var all = history.complete(command, found.answer());
                    return OrderLists.Executions.of(
                        all.executions(), found.position(), all.hasMore());
                  },
                  readers);
        });
  }

  /** Publishes the current values of a user's topics of balances or positions. */
  public CompletionStage<?> restore(UserTopics.Kind kind, String user) {
    return kind == UserTopics.Kind.ACCOUNT
        ? ask(
            new Command.GetAccount(user),
            Answer.AccountShown.class,
            answer -> balancesOf(user, answer))
        : ask(
            new Command.ListPositions(user),
            Answer.PositionsShown.class,
            answer -> positionsOf(user, answer));
  }

  // Topics: called when an answer is released

  private PositionElement ordersOf(String user) {
    return PositionElement.of(users.orders(user));
  }

  private PositionsElement positionsOf(String user, Answer.PositionsShown shown) {
    return PositionsElement.of(
        UserTopics.nameOf(UserTopics.Kind.POSITIONS, user),
        users.orders(user).epoch(), // all topics of a user have one
        shown.positions().stream()
            .map(position -> users.restored(user, AccountViews.of(position)))
            .toList());
  }

  private PositionsElement balancesOf(String user, Answer.AccountShown shown) {
    return PositionsElement.of(
        UserTopics.nameOf(UserTopics.Kind.ACCOUNT, user),
        users.orders(user).epoch(),
        shown.account().currencies().stream()
            .map(currency -> users.restored(user, AccountViews.of(currency.balance())))
            .toList());
  }

  // Requests and answers

  private <A extends Answer, R> CompletionStage<R> ask(
      Command command, Class<A> expected, Function<? super A, ? extends R> atRelease) {
    return desk.ask(
        command,
        answer -> {
          if (!expected.isInstance(answer)) {
            throw unexpected(answer);
          }
          return atRelease.apply(expected.cast(answer));
        });
  }

  /** Returns why an answer is not the usual one of its command. */
  private static RuntimeException unexpected(Answer answer) {
    return switch (answer) {
      case Answer.Refused(var refusal) -> BrokerRefusals.of(refusal);
      case Answer.Known(var id) -> // of a change: only orders that have ended leave the memory
          Refusal.of(
              HttpStatus.CONFLICT,
              ErrorCode.ORDER_NOT_OPEN,
              "%s has ended".formatted(OrderIds.text(id)));
      default -> new IllegalStateException("not an answer to this command: " + answer);
    };
  }

  /** A request that is refused before it reaches the broker fails its stage, too. */
  private static <T> CompletionStage<T> checked(Supplier<CompletionStage<T>> request) {
    try {
      return request.get();
    } catch (Refusal refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private Instrument instrument(String symbol) {
    return instruments
        .find(symbol)
        .orElseThrow(() -> Refusal.unknownSymbol(instruments.listed(), symbol));
  }

  private Optional<String> symbolOf(@Nullable String symbol) {
    return Optional.ofNullable(symbol).map(given -> instrument(given).symbol());
  }

  private static int limit(@Nullable Integer given) {
    return given == null ? BrokerRequest.DEFAULT_LIMIT : given;
  }

  private static long orderId(String field, String text) {
    return OrderIds.order(text).orElseThrow(() -> unknown(field, text));
  }

  private static Refusal unknown(String field, String orderId) {
    return Refusal.unknown(
        ErrorCode.UNKNOWN_ORDER,
        field,
        "must be the id of an order of yours, got \"%s\"".formatted(Echo.of(orderId)));
  }

  private static long executionId(String text) {
    return OrderIds.execution(text)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "before",
                    "must be an execution_id such as e-7, got \"%s\"".formatted(Echo.of(text))));
  }
}
