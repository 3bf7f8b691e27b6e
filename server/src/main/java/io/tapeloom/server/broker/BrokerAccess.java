package io.tapeloom.server.broker;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.tapeloom.server.auth.Permission;
import io.tapeloom.server.http.Clients;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.stream.session.Identity;

/**
 * The user of a REST request, by its bearer token (RFC 6750, section 2.1). The token itself was
 * checked before the request was started. Stateless.
 */
final class BrokerAccess {

  private BrokerAccess() {}

  /** Returns the id of a user with the permission to trade. */
  static String trader(HttpRequest<?> request) {
    var user = user(request);
    if (!user.permissions().contains(Permission.TRADE)) {
      throw lacking(Permission.TRADE);
    }
    return user.userId();
  }

  /** Returns the id of a user with the permission to read the account, or to trade. */
  static String reader(HttpRequest<?> request) {
    var user = user(request);
    if (!user.permissions().contains(Permission.ACCOUNT)
        && !user.permissions().contains(Permission.TRADE)) {
      throw lacking(Permission.ACCOUNT);
    }
    return user.userId();
  }

  private static Identity user(HttpRequest<?> request) {
    return Clients.user(request).orElseThrow(() -> unauthenticated(request));
  }

  private static Refusal unauthenticated(HttpRequest<?> request) {
    return request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
        ? Refusal.of(
                HttpStatus.UNAUTHORIZED,
                ErrorCode.INVALID_TOKEN,
                "Authorization must be Bearer and one token")
            .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
        : Refusal.of(
                HttpStatus.UNAUTHORIZED,
                ErrorCode.UNAUTHENTICATED,
                "Authorization is required: Bearer, and a token")
            .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
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
