package io.tapeloom.server.rest;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.tapeloom.server.problem.ErrorCode;
import io.tapeloom.server.problem.Refusal;
import io.tapeloom.server.users.UserTopics;

/** Refuses requests about accounts where another server keeps them. */
@ServerFilter("/api/v1/broker/**")
final class NodeRefusals {

  private final UserTopics users;

  NodeRefusals(UserTopics users) {
    this.users = users;
  }

  @RequestFilter
  void refuse() {
    if (!users.isAvailable()) {
      throw Refusal.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          ErrorCode.UNAVAILABLE,
          "Accounts are not available at a node of a cluster");
    }
  }
}
