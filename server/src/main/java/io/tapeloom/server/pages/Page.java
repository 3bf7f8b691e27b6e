package io.tapeloom.server.pages;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.tapeloom.server.http.FixedContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A page for people, from this jar. It takes everything from its own server, and talks to no other.
 */
@SuppressWarnings(
    "ImmutableEnumChecker") // its content does not change, for all that it is a buffer
public enum Page {
  /** The live page; where it was not built, one that says how to. */
  HOME("/dashboard/index.html", "/pages/unbuilt.html"),
  SWAGGER_UI("/pages/swagger-ui.html"),
  REDOC("/pages/redoc.html"),
  /** For both protocols. */
  ASYNCAPI("/pages/asyncapi.html");

  /** Scripts are files of this server, and none is made of text. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws: wss:;"
          + " frame-ancestors 'self'; base-uri 'self'; script-src 'self'";

  private final FixedContent html;

  /**
   * @param resources where it is; the first that is there
   */
  Page(String... resources) {
    html =
        Stream.of(resources)
            .flatMap(resource -> text(resource).stream())
            .findFirst()
            .map(
                text ->
                    FixedContent.text(MediaType.of("text/html; charset=utf-8"), "no-cache", text))
            .orElseThrow(() -> new IllegalStateException("the jar lacks " + resources[0]));
  }

  private static Optional<String> text(String resource) {
    try (var in = Page.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page as an answer. */
  public MutableHttpResponse<?> answer(HttpRequest<?> request) {
    return html.answer(request).header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  }
}
