package io.tapeloom.server.broker;

import io.micronaut.http.HttpStatus;
import io.tapeloom.server.auth.Permission;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.server.users.OrderOwners;
import io.tapeloom.stream.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The requests of WebSocket sessions to the broker: of their users, as far as these are permitted.
 * Called on the loops of the sessions.
 */
public final class SessionBroker implements OrderOwners {

  private final Optional<BrokerService> broker;

  private SessionBroker(Optional<BrokerService> broker) {
    this.broker = broker;
  }

  public static SessionBroker of(BrokerService broker) {
    return new SessionBroker(Optional.of(broker));
  }

  /** Of a server without a broker: all requests are refused. */
  public static SessionBroker none() {
    return new SessionBroker(Optional.empty());
  }

  /** What became of a request: one of both is null. */
  public record Result<T>(@Nullable T body, @Nullable Refusal refusal) {

    private static <T> Result<T> refused(Refusal why) {
      return new Result<>(null, why);
    }
  }

  /** A request of a user. */
  public interface Request<T> extends BiFunction<BrokerService, String, CompletionStage<T>> {}

  /** Asks for something that needs the permission to trade. The stage does not fail. */
  public <T> CompletionStage<Result<T>> trade(Session session, Request<T> request) {
    return ask(session, List.of(Permission.TRADE), request);
  }

  /** Asks for something that needs the permission to read the account, or to trade. */
  public <T> CompletionStage<Result<T>> read(Session session, Request<T> request) {
    return ask(session, List.of(Permission.ACCOUNT, Permission.TRADE), request);
  }

  private <T> CompletionStage<Result<T>> ask(
      Session session, List<String> oneOf, Request<T> request) {
    var user = session.identity();
    if (user.isEmpty()) {
      return refused(
          HttpStatus.UNAUTHORIZED,
          ErrorCode.UNAUTHENTICATED,
          "The connection is not authenticated: send auth with a token first");
    }
    if (oneOf.stream().noneMatch(user.get().permissions()::contains)) {
      return refused(
          HttpStatus.FORBIDDEN,
          ErrorCode.NOT_PERMITTED,
          "The token lacks the permission " + oneOf.getFirst());
    }
    if (broker.isEmpty()) {
      return refused(
          HttpStatus.SERVICE_UNAVAILABLE, ErrorCode.UNAVAILABLE, "This server takes no orders");
    }
    return request
        .apply(broker.get(), user.get().userId())
        .thenApply(body -> new Result<>(body, null))
        .exceptionally(failure -> Result.refused(BrokerRefusals.of(failure)));
  }

  private static <T> CompletionStage<Result<T>> refused(
      HttpStatus status, ErrorCode code, String why) {
    return CompletableFuture.completedFuture(Result.refused(Refusal.of(status, code, why)));
  }

  @Override
  public void ended(String userId, String connectionId) {
    broker.ifPresent(each -> each.connectionEnded(userId, connectionId));
  }
}
