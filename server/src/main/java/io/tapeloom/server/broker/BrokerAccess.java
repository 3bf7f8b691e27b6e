package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.tapeloom.server.auth.Authentication;
import io.tapeloom.server.auth.User;
import io.tapeloom.server.auth.Verification;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** The user of a REST request, by its bearer token (RFC 6750, section 2.1). Thread-safe. */
@Singleton
final class BrokerAccess {

  /** The permission to change orders and positions; includes reading. */
  static final String TRADE = "trade";

  /** The permission to read the account. */
  static final String ACCOUNT = "account";

  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9._~+/-]+=*) *", Pattern.CASE_INSENSITIVE);

  private final Authentication authentication;

  BrokerAccess(Authentication authentication) {
    this.authentication = authentication;
  }

  /** Returns the user, who may change orders and positions. */
  String trader(HttpRequest<?> request) {
    var user = user(request);
    if (!user.permissions().contains(TRADE)) {
      throw lacking(TRADE);
    }
    return user.id();
  }

  /** Returns the user, who may read the account. */
  String reader(HttpRequest<?> request) {
    var user = user(request);
    if (!user.permissions().contains(ACCOUNT) && !user.permissions().contains(TRADE)) {
      throw lacking(ACCOUNT);
    }
    return user.id();
  }

  private User user(HttpRequest<?> request) {
    var headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.isEmpty()) {
      throw Refusal.of(
              HttpStatus.UNAUTHORIZED,
              ErrorCode.UNAUTHENTICATED,
              "Authorization is required: Bearer, and a token")
          .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    var bearer = BEARER.matcher(headers.getFirst());
    if (headers.size() > 1 || !bearer.matches()) {
      throw invalid("Authorization must be Bearer and one token");
    }
    return switch (RestWorkers.waiting(() -> authentication.verifier().verify(bearer.group(1)))) {
      case Verification.Accepted(var user, _) -> user;
      case Verification.Refused(var reason, var temporary) when temporary ->
          throw Refusal.of(HttpStatus.SERVICE_UNAVAILABLE, ErrorCode.UNAVAILABLE, reason)
              .with(HttpHeaders.RETRY_AFTER, "1");
      case Verification.Refused(var reason, _) -> throw invalid(reason);
    };
  }

  private static Refusal invalid(String reason) {
    return Refusal.of(HttpStatus.UNAUTHORIZED, ErrorCode.INVALID_TOKEN, reason)
        .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
  }

  private static Refusal lacking(String permission) {
    return Refusal.of(
            HttpStatus.FORBIDDEN,
            ErrorCode.NOT_PERMITTED,
            "The token lacks the permission " + permission)
        .with(
            HttpHeaders.WWW_AUTHENTICATE,
            "Bearer error=\"insufficient_scope\", scope=\"" + permission + '"');
  }
}
