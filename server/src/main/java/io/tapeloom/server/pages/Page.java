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

/** An HTML page in this jar. It loads resources only from this server. */
@SuppressWarnings("ImmutableEnumChecker") // the content is a buffer, but it does not change
public enum Page {
  /** The live page; if it was not built, a page that explains how to build it. */
  HOME("/dashboard/index.html", "/pages/unbuilt.html"),
  SWAGGER_UI("/pages/swagger-ui.html"),
  REDOC("/pages/redoc.html"),
  /** The AsyncAPI page of both protocols. */
  ASYNCAPI("/pages/asyncapi.html");

  /** Allows scripts only as files of this server; inline scripts and {@code eval} are forbidden. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws: wss:;"
          + " frame-ancestors 'self'; base-uri 'self'; script-src 'self'";

  private final FixedContent html;

  /**
   * @param resources the candidates for the page; the first that exists is used
   */
  Page(String... resources) {
    html =
        Stream.of(resources)
            .flatMap(resource -> text(resource).stream())
            .findFirst()
            .map(
                text ->
                    FixedContent.text(MediaType.of("text/html; charset=utf-8"), "no-cache", text))
            .orElseThrow(() -> new IllegalStateException("the jar has no file " + resources[0]));
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

  /** Returns the response with the page. */
  public MutableHttpResponse<?> answer(HttpRequest<?> request) {
    return html.answer(request).header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  }
}
