package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.tapeloom.broker.Answer;
import io.tapeloom.broker.Command;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the controllers of the broker share: its commands and their answers. Thread-safe. */
@Singleton
final class BrokerCalls {

  private final BrokerDesk desk;
  private final Instruments instruments;

  BrokerCalls(BrokerDesk desk, Instruments instruments) {
    this.desk = desk;
    this.instruments = instruments;
  }

  /** Executes a command, and waits for its answer; a refusal is thrown. */
  <A extends Answer> A ask(Command command, Class<A> expected) {
    var answer = ask(command);
    if (!expected.isInstance(answer)) {
      throw unexpected(answer);
    }
    return expected.cast(answer);
  }

  /** Executes a command, and waits for any answer. */
  Answer ask(Command command) {
    return RestWorkers.waiting(
        () -> {
          try {
            return desk.ask(command)
                .orElseThrow(() -> unconfirmed("The command was not confirmed in time"));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unconfirmed("The server is shutting down");
          }
        });
  }

  private static Refusal unconfirmed(String why) {
    return Refusal.of(HttpStatus.GATEWAY_TIMEOUT, ErrorCode.OUTCOME_UNKNOWN, why);
  }

  /** Returns why an answer is not the usual one of its command. */
  static RuntimeException unexpected(Answer answer) {
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

  /** Returns the instrument with a symbol or EXCHANGE:SYMBOL, case-insensitive. */
  Instrument instrument(String symbol) {
    return instruments
        .find(symbol)
        .orElseThrow(() -> Refusal.unknownSymbol(instruments.listed(), symbol));
  }

  /** Returns the symbol of an instrument; empty: none is given. */
  Optional<String> symbolOf(@Nullable String symbol) {
    return Optional.ofNullable(symbol).map(given -> instrument(given).symbol());
  }

  /** Returns a private answer, which stays out of caches. */
  static <T> HttpResponse<T> unstored(MutableHttpResponse<T> response) {
    return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** Returns a private answer with status 200. */
  static <T> HttpResponse<T> ok(T body) {
    return unstored(HttpResponse.ok(body));
  }
}
