package io.tapeloom.server.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.server.problem.Problem;
import java.util.List;

/**
 * The error responses that every REST operation may return. The OpenAPI document contains each
 * once, and all operations refer to them. An operation that declares its own response for a status
 * keeps it.
 */
final class SharedAnswers {

  /**
   * An error response.
   *
   * @param scope the operations that return it
   * @param retried whether it carries {@code Retry-After}
   */
  private record Refusal(
      int status, String name, String description, Scope scope, boolean retried) {

    static Refusal of(int status, String name, String description) {
      return new Refusal(status, name, description, Scope.ALL, false);
    }

    Refusal of(Scope other) {
      return new Refusal(status, name, description, other, retried);
    }

    Refusal toBeRetried() {
      return new Refusal(status, name, description, scope, true);
    }
  }

  /** Which operations return a response. */
  private enum Scope {
    ALL,

    /** Those with a request body. */
    BODIES,

    /** Those that need a token. */
    USERS;

    private boolean has(ObjectNode operation) {
      return switch (this) {
        case ALL -> true;
        case BODIES -> operation.has("requestBody");
        case USERS -> operation.has("security");
      };
    }
  }

  private static final List<Refusal> ALL =
      List.of(
          Refusal.of(400, "BadRequest", "The request is malformed, or a parameter is not allowed"),
          Refusal.of(401, "Unauthorized", "The token of the request is not accepted"),
          Refusal.of(403, "Forbidden", "The token lacks the permission").of(Scope.USERS),
          Refusal.of(404, "NotFound", "What the request names does not exist").of(Scope.USERS),
          Refusal.of(
                  409, "Conflict", "The order has ended, or `client_order_id` names another order")
              .of(Scope.USERS),
          Refusal.of(
                  422, "UnprocessableContent", "The account or the market does not allow this now")
              .of(Scope.USERS),
          Refusal.of(408, "RequestTimeout", "The request did not arrive in time"),
          Refusal.of(413, "ContentTooLarge", "The body or the URI is larger than allowed"),
          Refusal.of(414, "UriTooLong", "The URI is longer than allowed"),
          Refusal.of(
                  415,
                  "UnsupportedMediaType",
                  "The Content-Type or the Content-Encoding of the body is not supported")
              .of(Scope.BODIES),
          Refusal.of(429, "TooManyRequests", "The client has exceeded its rate limit")
              .toBeRetried(),
          Refusal.of(431, "RequestHeaderFieldsTooLarge", "The headers are larger than allowed"),
          Refusal.of(
                  503,
                  "ServiceUnavailable",
                  "The server is overloaded, or a system that it needs is unavailable")
              .toBeRetried(),
          Refusal.of(504, "GatewayTimeout", "Whether the command was executed is not known")
              .of(Scope.USERS));

  private SharedAnswers() {}

  static void addTo(ObjectNode document) {
    var responses = document.withObject("/components/responses");
    ALL.forEach(refusal -> describe(responses.putObject(refusal.name), refusal));
    for (var path : document.path("paths")) {
      for (var operation : path) {
        if (operation instanceof ObjectNode object) {
          addTo(object, responses);
        }
      }
    }
  }

  private static void describe(ObjectNode response, Refusal refusal) {
    response.put("description", refusal.description);
    if (refusal.retried) {
      response
          .putObject("headers")
          .putObject("Retry-After")
          .put("description", "Seconds to wait before a retry")
          .putObject("schema")
          .put("type", "integer")
          .put("minimum", 0);
    }
    response
        .putObject("content")
        .putObject(Problem.MEDIA_TYPE)
        .putObject("schema")
        .put("$ref", "#/components/schemas/Problem");
  }

  private static void addTo(ObjectNode operation, ObjectNode shared) {
    var responses = operation.withObject("/responses");
    for (var refusal : ALL) {
      if (!refusal.scope.has(operation)) {
        continue;
      }
      var status = Integer.toString(refusal.status);
      if (!responses.has(status)) {
        responses.putObject(status).put("$ref", "#/components/responses/" + refusal.name);
      } else if (responses.get(status) instanceof ObjectNode own && !own.has("$ref")) {
        var content = own.withObject("/content");
        if (!content.has(Problem.MEDIA_TYPE)) {
          content.set(
              Problem.MEDIA_TYPE,
              shared.path(refusal.name).path("content").path(Problem.MEDIA_TYPE).deepCopy());
        }
      }
    }
  }
}
