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
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.server.body.BodyReader;
import io.tapeloom.server.broker.BrokerRequest.OrderName;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.json.UserMessage.OrderUpdate;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
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

  private final BrokerService broker;

  OrderController(BrokerService broker) {
    this.broker = broker;
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
              schema = @Schema(implementation = OrderUpdate.class)))
  @ApiResponse(
      responseCode = "200",
      description = "The order that was placed before under this `client_order_id`",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = OrderUpdate.class)))
  HttpResponse<OrderUpdate> place(@Parameter(hidden = true) HttpRequest<byte[]> request) {
    var user = BrokerAccess.trader(request);
    var placed = BrokerResponses.await(broker.place(user, ORDERS.read(request), Optional.empty()));
    return BrokerResponses.unstored(
        placed.repeated() ? HttpResponse.ok(placed.order()) : HttpResponse.created(placed.order()));
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
    return BrokerResponses.ok(broker.preview(user, ORDERS.read(request), Optional.empty()));
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
    var query = new BrokerRequest.Orders(status, symbol, limit, before);
    return BrokerResponses.ok(broker.orders(BrokerAccess.reader(request), query));
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
  HttpResponse<OrderUpdate> order(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "o-42") @PathVariable("order_id") String orderId) {
    var user = BrokerAccess.reader(request);
    return BrokerResponses.ok(broker.order(user, new OrderName(orderId, null)));
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
  HttpResponse<OrderUpdate> orderOf(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "my-1") @PathVariable String id) {
    var user = BrokerAccess.reader(request);
    return BrokerResponses.ok(broker.order(user, new OrderName(null, id)));
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
  HttpResponse<OrderUpdate> replace(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "o-42") @PathVariable("order_id") String orderId) {
    var user = BrokerAccess.trader(request);
    var change = CHANGES.read(request);
    return BrokerResponses.ok(broker.replace(user, new OrderName(orderId, null), change));
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
  HttpResponse<OrderUpdate> cancel(
      @Parameter(hidden = true) HttpRequest<byte[]> request,
      @Parameter(example = "o-42") @PathVariable("order_id") String orderId) {
    var user = BrokerAccess.trader(request);
    return BrokerResponses.ok(broker.cancel(user, new OrderName(orderId, null)));
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
    return BrokerResponses.ok(broker.cancelAll(BrokerAccess.trader(request), symbol));
  }
}
