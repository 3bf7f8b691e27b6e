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
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.server.body.BodyReader;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.json.UserMessage.OrderUpdate;
import io.tapeloom.server.json.UserMessage.PositionUpdate;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Paper trading: the positions, executions and account of the user whom the token names. */
@Controller("/api/v1/broker")
@Validated
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "broker")
@SecurityRequirement(name = "bearer")
class AccountController {

  private static final BodyReader<PositionBracketsBody> BRACKETS =
      new BodyReader<>(PositionBracketsBody.class);

  private final BrokerService broker;

  AccountController(BrokerService broker) {
    this.broker = broker;
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
    return BrokerResponses.ok(broker.positions(BrokerAccess.reader(request)));
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
  HttpResponse<PositionUpdate> brackets(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "AAPL") @PathVariable String symbol) {
    var user = BrokerAccess.trader(request);
    return BrokerResponses.ok(broker.brackets(user, symbol, BRACKETS.read(request)));
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
  HttpResponse<OrderUpdate> close(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "AAPL") @PathVariable String symbol,
      @Parameter(example = "10") @QueryValue @Nullable BigDecimal quantity) {
    return BrokerResponses.ok(broker.close(BrokerAccess.trader(request), symbol, quantity));
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
    return BrokerResponses.ok(broker.account(BrokerAccess.reader(request)));
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
    return BrokerResponses.ok(broker.reset(BrokerAccess.trader(request)));
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
    return BrokerResponses.ok(broker.audit(BrokerAccess.reader(request)));
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
    var query = new BrokerRequest.Executions(symbol, limit, before);
    return BrokerResponses.ok(broker.executions(BrokerAccess.reader(request), query));
  }
}
