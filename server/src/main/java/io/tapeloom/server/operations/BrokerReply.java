package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tapeloom.server.broker.AccountAnswer;
import io.tapeloom.server.broker.AuditAnswer;
import io.tapeloom.server.broker.OrderLists;
import io.tapeloom.server.broker.PreviewAnswer;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.json.UserMessage.OrderUpdate;
import io.tapeloom.server.json.UserMessage.PositionUpdate;
import io.tapeloom.stream.operation.Later;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answers to requests to the broker: the outcome, and on success the fields of REST's answer.
 * An order is a field of its own, because it has a status, too.
 */
interface BrokerReply {

  /** An order. */
  @JsonClassDescription("Answer with an order")
  record OfOrder(
      @JsonUnwrapped Outcome outcome,
      @JsonPropertyDescription("The order as it is now; absent on an error")
          @Nullable OrderUpdate order)
      implements BrokerReply {}

  /** Orders. */
  @JsonClassDescription("Answer with orders")
  record OfOrders(@JsonUnwrapped Outcome outcome, @JsonUnwrapped OrderLists.@Nullable Orders body)
      implements BrokerReply {}

  /** What an order would cost. */
  @JsonClassDescription("Answer with the cost of an order")
  record OfPreview(@JsonUnwrapped Outcome outcome, @JsonUnwrapped @Nullable PreviewAnswer body)
      implements BrokerReply {}

  /** Executions. */
  @JsonClassDescription("Answer with executions")
  record OfExecutions(
      @JsonUnwrapped Outcome outcome, @JsonUnwrapped OrderLists.@Nullable Executions body)
      implements BrokerReply {}

  /** Positions. */
  @JsonClassDescription("Answer with positions")
  record OfPositions(
      @JsonUnwrapped Outcome outcome, @JsonUnwrapped OrderLists.@Nullable Positions body)
      implements BrokerReply {}

  /** A position. */
  @JsonClassDescription("Answer with a position")
  record OfPosition(@JsonUnwrapped Outcome outcome, @JsonUnwrapped @Nullable PositionUpdate body)
      implements BrokerReply {}

  /** The account. */
  @JsonClassDescription("Answer with the account")
  record OfAccount(@JsonUnwrapped Outcome outcome, @JsonUnwrapped @Nullable AccountAnswer body)
      implements BrokerReply {}

  /** The audit of the account. */
  @JsonClassDescription("Answer with the audit of the account")
  record OfAudit(@JsonUnwrapped Outcome outcome, @JsonUnwrapped @Nullable AuditAnswer body)
      implements BrokerReply {}

  /** When all orders are cancelled. */
  @JsonClassDescription("Answer with the time at which all orders are cancelled")
  record OfTimer(
      @JsonUnwrapped Outcome outcome,
      @JsonPropertyDescription(
              "When all orders are cancelled, epoch milliseconds; absent: never, or on an error")
          @Example("1767268860123")
          @Nullable Long firesAt)
      implements BrokerReply {}

  /** How many orders were taken over. */
  @JsonClassDescription("Answer with the number of orders that were taken over")
  record OfTakeOver(
      @JsonUnwrapped Outcome outcome,
      @JsonPropertyDescription("Number of orders that belong to this connection now")
          @Example("2")
          @PositiveOrZero @Nullable Integer orders)
      implements BrokerReply {}

  /**
   * Returns the answer to a request.
   *
   * @param message says in a few words what was done
   */
  static <T, R> Later<R> of(
      CompletionStage<SessionBroker.Result<T>> result,
      Function<T, String> message,
      BiFunction<Outcome, @Nullable T, R> reply) {
    return Later.of(
        result.thenApply(
            done -> {
              var body = done.body();
              var refusal = done.refusal();
              return refusal != null || body == null
                  ? reply.apply(Outcome.refused(Objects.requireNonNull(refusal)), null)
                  : reply.apply(Outcome.done(message.apply(body)), body);
            }));
  }
}
