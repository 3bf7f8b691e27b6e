package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.tapeloom.broker.OrderRefusal;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** Turns refusals of the broker into those of the wire. */
public final class BrokerRefusals {

  private static final long RETRY_MILLIS = 1_000;

  private BrokerRefusals() {}

  /**
   * Returns why an answer of the broker has failed.
   *
   * @throws RuntimeException when it is a bug
   */
  public static Refusal of(Throwable failure) {
    return switch (failure) {
      case Refusal refused -> refused;
      case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      case RejectedExecutionException _ ->
          Refusal.of(
                  HttpStatus.SERVICE_UNAVAILABLE,
                  ErrorCode.UNAVAILABLE,
                  "Too many requests read the history of accounts")
              .retryAfterMillis(RETRY_MILLIS)
              .with(HttpHeaders.RETRY_AFTER, "1");
      case RuntimeException bug -> throw bug;
      default -> throw new IllegalStateException(failure);
    };
  }

  static Refusal of(OrderRefusal refusal) {
    var code = codeOf(refusal.code());
    var status = statusOf(refusal.code());
    var result =
        refusal
            .field()
            .map(field -> Refusal.of(status, code, field, refusal.message()))
            .orElseGet(() -> Refusal.of(status, code, refusal.message()));
    refusal
        .retryAfterMillis()
        .ifPresent(
            millis ->
                result
                    .retryAfterMillis(millis)
                    .with(HttpHeaders.RETRY_AFTER, Long.toString(Math.ceilDiv(millis, 1000))));
    return result;
  }

  /** The code on the wire. */
  static ErrorCode codeOf(OrderRefusal.Code code) {
    return ErrorCode.valueOf(code.name());
  }

  static HttpStatus statusOf(OrderRefusal.Code code) {
    return switch (code) {
      case INVALID_SYMBOL,
          INVALID_QUANTITY,
          INVALID_PRICE,
          INVALID_STOP_PRICE,
          INVALID_TRAIL_PRICE,
          INVALID_TRAIL_PERCENT,
          INVALID_TIME_IN_FORCE,
          INVALID_POST_ONLY,
          INVALID_TAKE_PROFIT,
          INVALID_STOP_LOSS,
          INVALID_CLIENT_ORDER_ID,
          INVALID_CONNECTION_ID,
          INVALID_TIMEOUT,
          INVALID_LIMIT ->
          HttpStatus.BAD_REQUEST;
      case UNKNOWN_SYMBOL, UNKNOWN_ORDER -> HttpStatus.NOT_FOUND;
      case ORDER_NOT_OPEN, DUPLICATE_CLIENT_ORDER_ID -> HttpStatus.CONFLICT;
      case INSUFFICIENT_FUNDS,
          INSUFFICIENT_POSITION,
          MARKET_CLOSED,
          PRICE_OUT_OF_RANGE,
          POST_ONLY_WOULD_TAKE,
          SELF_TRADE ->
          HttpStatus.UNPROCESSABLE_ENTITY;
      case RATE_LIMITED, TOO_MANY_ORDERS -> HttpStatus.TOO_MANY_REQUESTS;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }
}
