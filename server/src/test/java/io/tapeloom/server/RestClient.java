package io.tapeloom.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client of the REST API. Every answer is held against the server's own document: an answer that
 * it does not announce, or that looks otherwise, is a failure. Thread-safe.
 */
public final class RestClient {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PROBLEM = "application/problem+json";

  /** What a request was answered with. */
  public record Answer(int status, HttpHeaders headers, String text) {

    public JsonNode json() {
      return Documents.json(text);
    }

    /** The media type without its parameters. */
    public String mediaType() {
      return headers.firstValue("content-type").orElse("").replaceFirst(";.*", "");
    }
  }

  private final HttpClient http;
  private final URI base;
  private final JsonNode openApi;
  private final Map<String, JsonSchema> validators = new ConcurrentHashMap<>();

  RestClient(HttpClient http, URI base) {
    this.http = http;
    this.base = base;
    this.openApi = exchange(request("/api/v1/openapi.json").GET()).json();
  }

  /** The document that answers are held against. */
  public JsonNode openApi() {
    return openApi;
  }

  /** Gets a resource. */
  public Answer get(String path, String... headers) {
    return call(path, request(path, headers).GET());
  }

  /** Posts JSON. */
  public Answer post(String path, String json) {
    return post(path, "application/json", json);
  }

  /** Posts anything. */
  public Answer post(String path, String contentType, String body) {
    return call(
        path,
        request(path, "Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Sends a request without a body. */
  public Answer call(String method, String path) {
    return call(path, request(path).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** Sends a request; an empty text is no body. */
  public Answer call(String method, String path, String json, String... headers) {
    var body =
        json.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(json);
    var request = request(path, headers).method(method, body);
    return call(
        path, json.isEmpty() ? request : request.header("Content-Type", "application/json"));
  }

  /** A request of a path of the server, to be completed. */
  public HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** Sends a request whose answer no document tells of. */
  public Answer exchange(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer call(String path, HttpRequest.Builder request) {
    var answer = exchange(request);
    check(request.build().method(), path.replaceFirst("\\?.*", ""), answer);
    return answer;
  }

  private void check(String method, String path, Answer answer) {
    var what = "%s %s: %d %s".formatted(method, path, answer.status(), answer.mediaType());
    var operation =
        "/paths/%s/%s".formatted(escaped(template(path)), method.toLowerCase(Locale.ROOT));
    var response = "%s/responses/%d".formatted(operation, answer.status());
    var shared = openApi.at(response + "/$ref").asText();
    var schema =
        "%s/content/%s/schema"
            .formatted(
                shared.isEmpty() ? response : shared.substring(1), escaped(answer.mediaType()));
    boolean isDocumented = !openApi.at(schema).isMissingNode();
    boolean isProblemOfAll = answer.mediaType().equals(PROBLEM) && !isOwn(operation, answer);
    if (!isDocumented && !isProblemOfAll) {
      throw new AssertionError("%s is not documented: %s".formatted(what, answer.text()));
    }
    if (answer.mediaType().endsWith("json")) {
      check(isDocumented ? schema : "/components/schemas/Problem", answer.json(), what);
    }
  }

  /** Whether a refusal is the operation's own, and not one that every path may give. */
  private boolean isOwn(String operation, Answer answer) {
    return !openApi.at(operation).isMissingNode()
        && (answer.status() == 400 || answer.status() == 404);
  }

  private void check(String pointer, JsonNode value, String what) {
    Documents.check(
        validators.computeIfAbsent(pointer, at -> Documents.validator(openApi, at)), value, what);
  }

  /** The documented path that a path is one of. */
  private String template(String path) {
    return Documents.fields(openApi.path("paths")).stream()
        .filter(known -> path.matches(known.replaceAll("\\{[^}]*}", "[^/]+")))
        .findFirst()
        .orElse(path);
  }

  private static String escaped(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }
}
