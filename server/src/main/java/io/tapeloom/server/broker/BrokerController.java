package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.validation.Validated;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.OrderView;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.body.BodyReader;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Problem;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Paper trading: the orders, positions and account of the user whom the bearer token names. */
@Controller("/api/v1/broker")
@Validated
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "broker")
@SecurityRequirement(name = "bearer")
@ApiResponse(
    responseCode = "400",
    description = "A parameter or a field is missing or not valid",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "401",
    description = "There is no token, or it is not valid",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "403",
    description = "The token lacks the permission",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "404",
    description = "The symbol or the order does not exist",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "409",
    description = "The order has ended, or `client_order_id` names another order",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "422",
    description = "The account or the market does not allow this now",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "504",
    description = "Whether the command was executed is not known",
    content =
        @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
class BrokerController {

  /** The path of an order; {@code preview} is another resource. */
  private static final String ORDER = "/orders/{order_id:(?!preview$)[^/]+}";

  private static final BodyReader<OrderBody> ORDERS = new BodyReader<>(OrderBody.class);
  private static final BodyReader<OrderChange> CHANGES = new BodyReader<>(OrderChange.class);
  private static final BodyReader<PositionBracketsBody> BRACKETS =
      new BodyReader<>(PositionBracketsBody.class);

  private final BrokerDesk desk;
  private final BrokerAccess access;
  private final AccountHistory history;
  private final Instruments instruments;
  private final InstantSource clock;

  BrokerController(
      BrokerDesk desk,
      BrokerAccess access,
      AccountHistory history,
      Instruments instruments,
      InstantSource clock) {
    this.desk = desk;
    this.access = access;
    this.history = history;
    this.instruments = instruments;
    this.clock = clock;
  }

  /**
   * Places an order. It is answered when it is on disk; the same body under the same {@code
   * client_order_id} is executed once.
   *
   * @param request the request, whose body is the order
   * @return the order as it is now
   */
  @Post("/orders")
  @Operation(operationId = "placeOrder", summary = "Place an order")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = OrderBody.class)))
  @ApiResponse(
      responseCode = "201",
      description = "The order",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = OrderElement.class)))
  @ApiResponse(
      responseCode = "200",
      description = "The order that was placed before under this `client_order_id`",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = OrderElement.class)))
  HttpResponse<OrderElement> place(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    var user = access.trader(request);
    var body = ORDERS.read(request);
    return switch (ask(new Command.Place(user, orderOf(body)))) {
      case Answer.Placed(var order, var repeated) ->
          repeated
              ? unstored(HttpResponse.ok(OrderElement.of(order)))
              : unstored(HttpResponse.created(OrderElement.of(order)));
      case Answer.Known(var id) -> unstored(HttpResponse.ok(OrderElement.of(past(user, id))));
      case Answer other -> throw unexpected(other);
    };
  }

  private io.tapeloom.broker.OrderRequest orderOf(OrderBody body) {
    if (Boolean.TRUE.equals(body.cancelOnDisconnect())) {
      throw Refusal.invalid(
          "cancel_on_disconnect", "must be false here, because REST has no connection, got true");
    }
    return body.request(instrument(body.symbol()));
  }

  /**
   * Says what an order would cost. Nothing is placed.
   *
   * @param request the request, whose body is the order
   * @return the cost
   */
  @Post("/orders/preview")
  @Operation(operationId = "previewOrder", summary = "What an order would cost")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = OrderBody.class)))
  HttpResponse<PreviewAnswer> preview(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    var user = access.trader(request);
    return switch (ask(new Command.Preview(user, orderOf(ORDERS.read(request))))) {
      case Answer.Previewed(var preview) -> unstored(HttpResponse.ok(PreviewAnswer.of(preview)));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Lists orders.
   *
   * @param request the request
   * @param status {@code open}: only those that have not ended
   * @param symbol only those of a symbol
   * @param limit the number of orders at most
   * @param before the id of an order: older ones are returned
   * @return the orders, newest first
   */
  @Get("/orders")
  @Operation(operationId = "listOrders", summary = "Orders, newest first")
  HttpResponse<OrderLists.Orders> orders(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(description = "`open`: only those that have not ended", example = "open")
          @QueryValue
          @Pattern(regexp = "open", message = "must be open, or absent") @Nullable String status,
      @Parameter(example = "AAPL") @QueryValue @Size(min = 1, max = 64) @Nullable String symbol,
      @Parameter(example = "100")
          @QueryValue(defaultValue = "100")
          @Min(1) @Max(PaperBroker.MAX_LISTED) int limit,
      @Parameter(description = "An `order_id`; absent: the newest orders", example = "o-42")
          @QueryValue
          @Size(min = 1, max = 64) @Nullable String before) {
    var user = access.reader(request);
    var command =
        new Command.ListOrders(
            user,
            status != null,
            symbolOf(symbol),
            before == null ? OptionalLong.empty() : OptionalLong.of(orderId(before)),
            limit);
    return switch (ask(command)) {
      case Answer.OrdersShown shown -> {
        var all = history.complete(command, shown);
        yield unstored(
            HttpResponse.ok(
                new OrderLists.Orders(
                    all.orders().stream().map(OrderElement::of).toList(), all.hasMore())));
      }
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Returns an order.
   *
   * @param request the request
   * @param orderId the id of the order
   * @return the order
   */
  @Get(ORDER)
  @Operation(operationId = "getOrder", summary = "An order")
  HttpResponse<OrderElement> order(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "o-42") @PathVariable("order_id") String orderId) {
    var user = access.reader(request);
    return shown(user, new Command.GetOrder(user, orderId(orderId)));
  }

  /**
   * Returns the order of a {@code client_order_id}.
   *
   * @param request the request
   * @param id the user's own id of the order
   * @return the order
   */
  @Get("/orders/by_client_order_id/{id}")
  @Operation(operationId = "getOrderByClientOrderId", summary = "The order of a client_order_id")
  HttpResponse<OrderElement> orderOf(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "my-1") @PathVariable String id) {
    var user = access.reader(request);
    return shown(user, new Command.FindOrder(user, id));
  }

  private HttpResponse<OrderElement> shown(String user, Command command) {
    return switch (ask(command)) {
      case Answer.OrderShown(var order) -> unstored(HttpResponse.ok(OrderElement.of(order)));
      case Answer.Known(var id) -> unstored(HttpResponse.ok(OrderElement.of(past(user, id))));
      case Answer other -> throw unexpected(other);
    };
  }

  /** Returns an order that is no longer in memory. */
  private OrderView past(String user, long orderId) {
    return history
        .order(user, orderId)
        .orElseThrow(
            () ->
                Refusal.unknown(
                    ErrorCode.UNKNOWN_ORDER,
                    "order_id",
                    "must be the id of an order of yours, got \"%s\""
                        .formatted(OrderIds.text(orderId))));
  }

  /**
   * Changes an order. It keeps its place in the queue only if the price stays and the quantity does
   * not grow.
   *
   * @param request the request, whose body is the change
   * @param orderId the id of the order
   * @return the order as it is now
   */
  @Patch(ORDER)
  @Operation(operationId = "replaceOrder", summary = "Change an order")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = OrderChange.class)))
  HttpResponse<OrderElement> replace(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "o-42") @PathVariable("order_id") String orderId) {
    var user = access.trader(request);
    var change = CHANGES.readGiven(request);
    long id = orderId(orderId);
    var current =
        switch (ask(new Command.GetOrder(user, id))) {
          case Answer.OrderShown(var order) -> order;
          case Answer other -> throw unexpected(other);
        };
    var command = change.value().command(user, id, instrument(current.symbol()), change.fields());
    return switch (ask(command)) {
      case Answer.Replaced(var order) -> unstored(HttpResponse.ok(OrderElement.of(order)));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Cancels an order.
   *
   * @param request the request
   * @param orderId the id of the order
   * @return the order as it is now
   */
  @Delete(ORDER)
  @Operation(operationId = "cancelOrder", summary = "Cancel an order")
  HttpResponse<OrderElement> cancel(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "o-42") @PathVariable("order_id") String orderId) {
    return switch (ask(new Command.Cancel(access.trader(request), orderId(orderId)))) {
      case Answer.Cancelled(var orders) ->
          unstored(HttpResponse.ok(OrderElement.of(orders.getFirst())));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Cancels all orders, or those of a symbol.
   *
   * @param request the request
   * @param symbol only those of a symbol
   * @return the orders that were cancelled
   */
  @Delete("/orders")
  @Operation(operationId = "cancelAllOrders", summary = "Cancel all orders")
  HttpResponse<OrderLists.Orders> cancelAll(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "AAPL") @QueryValue @Size(min = 1, max = 64) @Nullable String symbol) {
    var user = access.trader(request);
    return switch (ask(new Command.CancelAll(user, symbolOf(symbol)))) {
      case Answer.Cancelled(var orders) ->
          unstored(
              HttpResponse.ok(
                  new OrderLists.Orders(orders.stream().map(OrderElement::of).toList(), false)));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Lists open positions.
   *
   * @param request the request
   * @return the positions, by symbol
   */
  @Get("/positions")
  @Operation(operationId = "listPositions", summary = "Open positions")
  HttpResponse<OrderLists.Positions> positions(
      @Parameter(hidden = true) HttpRequest<byte[]> request) {
    return switch (ask(new Command.ListPositions(access.reader(request)))) {
      case Answer.PositionsShown(var positions) ->
          unstored(
              HttpResponse.ok(
                  new OrderLists.Positions(
                      positions.stream().map(PositionAnswer::of).toList(), false)));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Sets the bracket of a position.
   *
   * @param request the request, whose body is the bracket
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @return the position
   */
  @Patch("/positions/{symbol}")
  @Operation(operationId = "setPositionBrackets", summary = "Set the bracket of a position")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PositionBracketsBody.class)))
  HttpResponse<PositionAnswer> brackets(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "AAPL") @PathVariable String symbol) {
    var user = access.trader(request);
    var brackets = BRACKETS.readGiven(request);
    var instrument = instrument(symbol);
    var units = new WireUnits(instrument);
    var command =
        new Command.PositionBrackets(
            user,
            instrument.symbol(),
            OrderChange.leg("take_profit", brackets.value().takeProfit(), units, brackets.fields()),
            OrderChange.leg("stop_loss", brackets.value().stopLoss(), units, brackets.fields()));
    return switch (ask(command)) {
      case Answer.PositionShown(var position) ->
          unstored(HttpResponse.ok(PositionAnswer.of(position)));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Closes a position, or a part of it, by a market order.
   *
   * @param request the request
   * @param symbol a symbol or EXCHANGE:SYMBOL, case-insensitive
   * @param quantity a part of the position; absent: all of it
   * @return the order
   */
  @Delete("/positions/{symbol}")
  @Operation(operationId = "closePosition", summary = "Close a position by a market order")
  HttpResponse<OrderElement> close(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "AAPL") @PathVariable String symbol,
      @Parameter(example = "10") @QueryValue @Nullable BigDecimal quantity) {
    var user = access.trader(request);
    var instrument = instrument(symbol);
    var part =
        quantity == null
            ? OptionalLong.empty()
            : OptionalLong.of(new WireUnits(instrument).quantity("quantity", quantity));
    return switch (ask(new Command.ClosePosition(user, instrument.symbol(), part))) {
      case Answer.Placed(var order, _) -> unstored(HttpResponse.ok(OrderElement.of(order)));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Returns the account.
   *
   * @param request the request
   * @return the account
   */
  @Get("/account")
  @Operation(operationId = "getAccount", summary = "The account")
  HttpResponse<AccountAnswer> account(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    return accountOf(new Command.GetAccount(access.reader(request)));
  }

  /**
   * Cancels all orders, and begins again with the initial cash.
   *
   * @param request the request
   * @return the account
   */
  @Post("/account/reset")
  @Operation(operationId = "resetAccount", summary = "Begin again with the initial cash")
  HttpResponse<AccountAnswer> reset(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    return accountOf(new Command.Reset(access.trader(request)));
  }

  private HttpResponse<AccountAnswer> accountOf(Command command) {
    return switch (ask(command)) {
      case Answer.AccountShown(var account) -> unstored(HttpResponse.ok(AccountAnswer.of(account)));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Checks whether the figures of the account agree with each other and with the public market.
   *
   * @param request the request
   * @return the equations
   */
  @Get("/account/audit")
  @Operation(operationId = "auditAccount", summary = "Whether the figures agree")
  HttpResponse<AuditAnswer> audit(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    var user = access.reader(request);
    return switch (ask(new Command.RunAudit(user, history.audited(user)))) {
      case Answer.Audited audited ->
          unstored(HttpResponse.ok(AuditAnswer.of(audited, UtcText.of(clock.instant()))));
      case Answer other -> throw unexpected(other);
    };
  }

  /**
   * Lists executions.
   *
   * @param request the request
   * @param symbol only those of a symbol
   * @param limit the number of executions at most
   * @param before the id of an execution: older ones are returned
   * @return the executions, newest first
   */
  @Get("/executions")
  @Operation(operationId = "listExecutions", summary = "Executions, newest first")
  HttpResponse<OrderLists.Executions> executions(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "AAPL") @QueryValue @Size(min = 1, max = 64) @Nullable String symbol,
      @Parameter(example = "100")
          @QueryValue(defaultValue = "100")
          @Min(1) @Max(PaperBroker.MAX_LISTED) int limit,
      @Parameter(description = "An `execution_id`; absent: the newest ones", example = "e-7")
          @QueryValue
          @Size(min = 1, max = 64) @Nullable String before) {
    var user = access.reader(request);
    var older =
        before == null
            ? OptionalLong.empty()
            : OptionalLong.of(
                OrderIds.execution(before)
                    .orElseThrow(
                        () ->
                            Refusal.invalid(
                                "before",
                                "must be an execution_id such as e-7, got \"%s\""
                                    .formatted(Echo.of(before)))));
    var command = new Command.ListExecutions(user, symbolOf(symbol), older, limit);
    return switch (ask(command)) {
      case Answer.ExecutionsShown shown -> {
        var all = history.complete(command, shown);
        yield unstored(
            HttpResponse.ok(
                new OrderLists.Executions(
                    all.executions().stream().map(ExecutionElement::of).toList(), all.hasMore())));
      }
      case Answer other -> throw unexpected(other);
    };
  }

  // Helpers

  /** Private answers stay out of caches. */
  private static <T> HttpResponse<T> unstored(MutableHttpResponse<T> response) {
    return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private Answer ask(Command command) {
    return RestWorkers.waiting(
        () -> {
          try {
            return desk.ask(command)
                .orElseThrow(
                    () ->
                        Refusal.of(
                            HttpStatus.GATEWAY_TIMEOUT,
                            ErrorCode.OUTCOME_UNKNOWN,
                            "The command was not confirmed in time"));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.of(
                HttpStatus.GATEWAY_TIMEOUT,
                ErrorCode.OUTCOME_UNKNOWN,
                "The server is shutting down");
          }
        });
  }

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

  private Instrument instrument(String symbol) {
    return instruments
        .find(symbol)
        .orElseThrow(
            () ->
                Refusal.unknown(
                    ErrorCode.UNKNOWN_SYMBOL,
                    "symbol",
                    "must be one of %s, got \"%s\""
                        .formatted(instruments.listed(), Echo.of(symbol))));
  }

  private Optional<String> symbolOf(@Nullable String symbol) {
    return symbol == null ? Optional.empty() : Optional.of(instrument(symbol).symbol());
  }

  private static long orderId(String text) {
    return OrderIds.order(text)
        .orElseThrow(
            () ->
                Refusal.unknown(
                    ErrorCode.UNKNOWN_ORDER,
                    "order_id",
                    "must be the id of an order of yours, got \"%s\"".formatted(Echo.of(text))));
  }
}
