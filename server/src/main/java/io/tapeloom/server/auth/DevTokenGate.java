package io.tapeloom.server.auth;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.exceptions.HttpStatusException;

/** Answers as if there were no development tokens, before a request is even read. */
@ServerFilter(DevTokenController.PATH)
final class DevTokenGate {

  private final boolean open;

  DevTokenGate(Authentication authentication) {
    this.open = authentication.devTokens().isPresent();
  }

  @RequestFilter
  void check() {
    if (!open) {
      throw new HttpStatusException(
          HttpStatus.NOT_FOUND, "There are no development tokens: AUTH_DEV_TOKENS is off");
    }
  }
}
