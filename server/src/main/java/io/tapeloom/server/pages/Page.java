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
  /** The live page; where it was not built, one that says how to. Its scripts are files. */
  HOME("script-src 'self'", "/dashboard/index.html", "/pages/unbuilt.html"),
  SWAGGER_UI("script-src 'self' 'unsafe-inline'", "/pages/swagger-ui.html"),
  REDOC("script-src 'self' 'unsafe-inline'", "/pages/redoc.html"),
  /** For both protocols. Its parser compiles JSON schemas to functions. */
  ASYNCAPI("script-src 'self' 'unsafe-inline' 'unsafe-eval'", "/pages/asyncapi.html");

  private final FixedContent html;
  private final String contentSecurityPolicy;

  /**
   * @param scripts where its scripts may come from
   * @param resources where it is; the first that is there
   */
  Page(String scripts, String... resources) {
    contentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws: wss:;"
            + " frame-ancestors 'self'; base-uri 'self'; "
            + scripts;
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
    return html.answer(request).header("Content-Security-Policy", contentSecurityPolicy);
  }
}
