package io.tapeloom.server.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.server.problem.Problem;
import java.util.List;

/**
 * The refusals that every REST operation may answer with, whatever it does, as the OpenAPI document
 * tells of them: each once, and referred to by all operations. An operation that has words of its
 * own for a status keeps them.
 */
final class SharedAnswers {

  /** A refusal. */
  private record Refusal(
      int status, String name, String description, boolean needsBody, boolean retried) {

    static Refusal of(int status, String name, String description) {
      return new Refusal(status, name, description, false, false);
    }

    Refusal ofBodies() {
      return new Refusal(status, name, description, true, retried);
    }

    Refusal toBeRetried() {
      return new Refusal(status, name, description, needsBody, true);
    }
  }

  private static final List<Refusal> ALL =
      List.of(
          Refusal.of(400, "BadRequest", "The request is malformed, or a parameter is not allowed"),
          Refusal.of(401, "Unauthorized", "The token that the request brings is not accepted"),
          Refusal.of(408, "RequestTimeout", "The request did not arrive in time"),
          Refusal.of(413, "ContentTooLarge", "The body or the URI is larger than is allowed"),
          Refusal.of(414, "UriTooLong", "The URI is longer than is allowed"),
          Refusal.of(
                  415,
                  "UnsupportedMediaType",
                  "The body has another Content-Type or Content-Encoding than is taken")
              .ofBodies(),
          Refusal.of(429, "TooManyRequests", "The client has sent more requests than it is allowed")
              .toBeRetried(),
          Refusal.of(431, "RequestHeaderFieldsTooLarge", "The headers are larger than is allowed"),
          Refusal.of(
                  503,
                  "ServiceUnavailable",
                  "The server has no room for the request, or what it needs is away")
              .toBeRetried());

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
          .put("description", "Seconds to wait before the next try")
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
      if (refusal.needsBody && !operation.has("requestBody")) {
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
