package io.tapeloom.server.broker;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
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
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.server.body.BodyReader;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Paper trading: the positions, executions and account of the user whom the token names. */
@Controller("/api/v1/broker")
@Validated
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "broker")
@SecurityRequirement(name = "bearer")
class AccountController {

  /** An audit holds up the market; of more executions it says that it is not complete. */
  private static final int MAX_AUDITED = PaperBroker.MAX_LISTED;

  private static final BodyReader<PositionBracketsBody> BRACKETS =
      new BodyReader<>(PositionBracketsBody.class);

  private final BrokerCalls broker;
  private final AccountHistory history;
  private final InstantSource clock;

  AccountController(BrokerCalls broker, AccountHistory history, InstantSource clock) {
    this.broker = broker;
    this.history = history;
    this.clock = clock;
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
    var command = new Command.ListPositions(BrokerAccess.reader(request));
    return BrokerCalls.ok(
        OrderLists.Positions.of(broker.ask(command, Answer.PositionsShown.class).positions()));
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
    var user = BrokerAccess.trader(request);
    var brackets = BRACKETS.readGiven(request);
    var command = brackets.value().command(user, broker.instrument(symbol), brackets.fields());
    return BrokerCalls.ok(
        PositionAnswer.of(broker.ask(command, Answer.PositionShown.class).position()));
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
    var user = BrokerAccess.trader(request);
    var instrument = broker.instrument(symbol);
    var part =
        quantity == null
            ? OptionalLong.empty()
            : OptionalLong.of(new WireUnits(instrument).quantity("quantity", quantity));
    var command = new Command.ClosePosition(user, instrument.symbol(), part);
    return BrokerCalls.ok(OrderElement.of(broker.ask(command, Answer.Placed.class).order()));
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
    return accountOf(new Command.GetAccount(BrokerAccess.reader(request)));
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
    return accountOf(new Command.Reset(BrokerAccess.trader(request)));
  }

  private HttpResponse<AccountAnswer> accountOf(Command command) {
    return BrokerCalls.ok(
        AccountAnswer.of(broker.ask(command, Answer.AccountShown.class).account()));
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
    var user = BrokerAccess.reader(request);
    var newest =
        new Command.ListExecutions(user, Optional.empty(), OptionalLong.empty(), MAX_AUDITED);
    var executions =
        history.complete(newest, broker.ask(newest, Answer.ExecutionsShown.class)).executions();
    var audited = broker.ask(new Command.RunAudit(user, executions), Answer.Audited.class);
    return BrokerCalls.ok(AuditAnswer.of(audited, UtcText.of(clock.instant())));
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
    var user = BrokerAccess.reader(request);
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
    var command = new Command.ListExecutions(user, broker.symbolOf(symbol), older, limit);
    var found = history.complete(command, broker.ask(command, Answer.ExecutionsShown.class));
    return BrokerCalls.ok(OrderLists.Executions.of(found.executions(), found.hasMore()));
  }
}
