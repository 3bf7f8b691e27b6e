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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.broker.OrderView;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.server.body.BodyReader;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.payload.Echo;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Paper trading: the orders of the user whom the bearer token names. */
@Controller("/api/v1/broker")
@Validated
@ExecuteOn(RestWorkers.NAME)
@Tag(name = "broker")
@SecurityRequirement(name = "bearer")
class OrderController {

  /** The path of an order; {@code preview} is another resource. */
  private static final String ORDER = "/orders/{order_id:(?!preview$)[^/]+}";

  private static final BodyReader<OrderBody> ORDERS = new BodyReader<>(OrderBody.class);
  private static final BodyReader<OrderChange> CHANGES = new BodyReader<>(OrderChange.class);

  private final BrokerCalls broker;
  private final AccountHistory history;

  OrderController(BrokerCalls broker, AccountHistory history) {
    this.broker = broker;
    this.history = history;
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
    var user = BrokerAccess.trader(request);
    var body = ORDERS.read(request);
    return switch (broker.ask(new Command.Place(user, orderOf(body)))) {
      case Answer.Placed(var order, var repeated) when !repeated ->
          BrokerCalls.unstored(HttpResponse.created(OrderElement.of(order)));
      case Answer.Placed(var order, _) -> BrokerCalls.ok(OrderElement.of(order));
      case Answer.Known(var id) -> BrokerCalls.ok(OrderElement.of(past(user, id)));
      case Answer other -> throw BrokerCalls.unexpected(other);
    };
  }

  private io.tapeloom.broker.OrderRequest orderOf(OrderBody body) {
    if (Boolean.TRUE.equals(body.cancelOnDisconnect())) {
      throw Refusal.invalid(
          "cancel_on_disconnect", "must be false here, because REST has no connection, got true");
    }
    return body.request(broker.instrument(body.symbol()));
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
    var user = BrokerAccess.trader(request);
    var command = new Command.Preview(user, orderOf(ORDERS.read(request)));
    return BrokerCalls.ok(PreviewAnswer.of(broker.ask(command, Answer.Previewed.class).preview()));
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
    var user = BrokerAccess.reader(request);
    var command =
        new Command.ListOrders(
            user,
            status != null,
            broker.symbolOf(symbol),
            before == null ? OptionalLong.empty() : OptionalLong.of(orderId(before)),
            limit);
    var found = history.complete(command, broker.ask(command, Answer.OrdersShown.class));
    return BrokerCalls.ok(OrderLists.Orders.of(found.orders(), found.hasMore()));
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
    var user = BrokerAccess.reader(request);
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
    var user = BrokerAccess.reader(request);
    return shown(user, new Command.FindOrder(user, id));
  }

  private HttpResponse<OrderElement> shown(String user, Command command) {
    return switch (broker.ask(command)) {
      case Answer.OrderShown(var order) -> BrokerCalls.ok(OrderElement.of(order));
      case Answer.Known(var id) -> BrokerCalls.ok(OrderElement.of(past(user, id)));
      case Answer other -> throw BrokerCalls.unexpected(other);
    };
  }

  /** Returns an order that is no longer in memory. */
  private OrderView past(String user, long orderId) {
    return history.order(user, orderId).orElseThrow(() -> unknown(OrderIds.text(orderId)));
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
    var user = BrokerAccess.trader(request);
    var change = CHANGES.readGiven(request);
    long id = orderId(orderId);
    var order = broker.ask(new Command.GetOrder(user, id), Answer.OrderShown.class).order();
    var command =
        change.value().command(user, id, broker.instrument(order.symbol()), change.fields());
    return BrokerCalls.ok(OrderElement.of(broker.ask(command, Answer.Replaced.class).order()));
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
    var command = new Command.Cancel(BrokerAccess.trader(request), orderId(orderId));
    return BrokerCalls.ok(
        OrderElement.of(broker.ask(command, Answer.Cancelled.class).orders().getFirst()));
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
    var user = BrokerAccess.trader(request);
    var command = new Command.CancelAll(user, broker.symbolOf(symbol));
    return BrokerCalls.ok(
        OrderLists.Orders.of(broker.ask(command, Answer.Cancelled.class).orders(), false));
  }

  private static long orderId(String text) {
    return OrderIds.order(text).orElseThrow(() -> unknown(text));
  }

  private static Refusal unknown(String orderId) {
    return Refusal.unknown(
        ErrorCode.UNKNOWN_ORDER,
        "order_id",
        "must be the id of an order of yours, got \"%s\"".formatted(Echo.of(orderId)));
  }
}
