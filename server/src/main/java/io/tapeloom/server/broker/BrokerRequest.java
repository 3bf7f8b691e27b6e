package io.tapeloom.server.broker;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.OptBoolean;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.payload.GivenFields;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of the broker's requests over WebSocket that differ from the bodies of REST, because
 * they hold what REST has in the path and in the query.
 */
public interface BrokerRequest {

  /** How many elements a list has where a request names no limit. */
  int DEFAULT_LIMIT = 100;

  /** An order of the user, by either of its ids. */
  @JsonClassDescription("An order, by its id or by the user's own id of it")
  record OrderName(
      @JsonPropertyDescription("Id of the order") @Example("o-42") @Size(min = 1, max = 64) @Nullable String orderId,
      @JsonPropertyDescription("The user's own id of the order, instead of `order_id`")
          @Size(min = 1, max = 64) @Nullable String clientOrderId)
      implements BrokerRequest {

    public OrderName {
      if ((orderId == null) == (clientOrderId == null)) {
        throw new IllegalArgumentException(
            "order_id: is required, or client_order_id, and not both of them");
      }
    }
  }

  /** A change of an order. */
  @JsonClassDescription("A change of an order; absent fields stay as they are")
  record Replacement(
      @JsonPropertyDescription("Id of the order") @Example("o-42") @Size(min = 1, max = 64) @Nullable String orderId,
      @JsonPropertyDescription("The user's own id of the order, instead of `order_id`")
          @Size(min = 1, max = 64) @Nullable String clientOrderId,
      @JsonPropertyDescription("Quantity of the whole order") @Example("80")
          @Nullable BigDecimal quantity,
      @JsonPropertyDescription("Limit price") @Example("150.5") @Nullable BigDecimal price,
      @JsonPropertyDescription("Trigger price") @Nullable BigDecimal stopPrice,
      @JsonPropertyDescription("Price of the take-profit leg; null removes it")
          @Nullable BigDecimal takeProfit,
      @JsonPropertyDescription("Trigger price of the stop-loss leg; null removes it")
          @Nullable BigDecimal stopLoss,
      @JacksonInject(useInput = OptBoolean.FALSE) GivenFields given)
      implements BrokerRequest {

    public Replacement {
      var _ = new OrderName(orderId, clientOrderId);
    }

    OrderName order() {
      return new OrderName(orderId, clientOrderId);
    }

    OrderChange change() {
      return new OrderChange(quantity, price, stopPrice, takeProfit, stopLoss, given);
    }
  }

  /** Which orders are listed. */
  @JsonClassDescription("Which orders are listed")
  record Orders(
      @JsonPropertyDescription("`open`: only those that have not ended")
          @Example("open")
          @Pattern(regexp = "open", message = "must be open, or absent") @Nullable String status,
      @JsonPropertyDescription("Only those of a symbol") @Example("AAPL") @Size(min = 1, max = 64) @Nullable String symbol,
      @JsonPropertyDescription("Number of orders at most")
          @JsonProperty(defaultValue = "100")
          @Min(1) @Max(PaperBroker.MAX_LISTED) @Nullable Integer limit,
      @JsonPropertyDescription("An `order_id`: older ones are listed")
          @Example("o-42")
          @Size(min = 1, max = 64) @Nullable String before)
      implements BrokerRequest {

    /** The newest orders. */
    public static final Orders NEWEST = new Orders(null, null, null, null);

    /** Those that have not ended. */
    public static final Orders OPEN = new Orders("open", null, PaperBroker.MAX_LISTED, null);
  }

  /** Which executions are listed. */
  @JsonClassDescription("Which executions are listed")
  record Executions(
      @JsonPropertyDescription("Only those of a symbol") @Example("AAPL") @Size(min = 1, max = 64) @Nullable String symbol,
      @JsonPropertyDescription("Number of executions at most")
          @JsonProperty(defaultValue = "100")
          @Min(1) @Max(PaperBroker.MAX_LISTED) @Nullable Integer limit,
      @JsonPropertyDescription("An `execution_id`: older ones are listed")
          @Example("e-7")
          @Size(min = 1, max = 64) @Nullable String before)
      implements BrokerRequest {

    /** The newest executions. */
    public static final Executions NEWEST = new Executions(null, null, null);
  }

  /** Which orders are cancelled. */
  @JsonClassDescription("Which orders are cancelled")
  record CancelAll(
      @JsonPropertyDescription("Only those of a symbol") @Example("AAPL") @Size(min = 1, max = 64) @Nullable String symbol)
      implements BrokerRequest {}

  /** When all orders are cancelled. */
  @JsonClassDescription("When all orders are cancelled, unless the request is sent again before")
  record CancelAllAfter(
      @JsonProperty("timeout_ms")
          @JsonPropertyDescription("Milliseconds, 1,000 to 600,000; 0 switches the timer off")
          @Example("60000")
          @PositiveOrZero long timeoutMillis)
      implements BrokerRequest {}

  /** Which position is closed. */
  @JsonClassDescription("Which position is closed, or a part of it")
  record ClosePosition(
      @JsonPropertyDescription("A symbol or EXCHANGE:SYMBOL, case-insensitive")
          @Example("AAPL")
          @Size(min = 1, max = 64) String symbol,
      @JsonPropertyDescription("A part of the position; absent: all of it") @Example("10")
          @Nullable BigDecimal quantity)
      implements BrokerRequest {}

  /** The bracket of a position. */
  @JsonClassDescription("The bracket of a position; absent fields stay as they are")
  record Brackets(
      @JsonPropertyDescription("A symbol or EXCHANGE:SYMBOL, case-insensitive")
          @Example("AAPL")
          @Size(min = 1, max = 64) String symbol,
      @JsonPropertyDescription("Price of the take-profit leg; null removes it") @Example("160")
          @Nullable BigDecimal takeProfit,
      @JsonPropertyDescription("Trigger price of the stop-loss leg; null removes it")
          @Example("145")
          @Nullable BigDecimal stopLoss,
      @JacksonInject(useInput = OptBoolean.FALSE) GivenFields given)
      implements BrokerRequest {

    PositionBracketsBody body() {
      return new PositionBracketsBody(takeProfit, stopLoss, given);
    }
  }

  /** Whose orders a connection takes over. */
  @JsonClassDescription("The connection whose orders belong to this one from now on")
  record TakeOver(
      @JsonPropertyDescription("Id of the connection, from `welcome` or from the answer to `auth`")
          @Example("f5f50a0e-6d5c-4c1b-8f0e-1c2d3e4f5a6b")
          @Size(min = 1, max = 64) String connectionId)
      implements BrokerRequest {}
}
