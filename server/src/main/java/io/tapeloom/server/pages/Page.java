package io.tapeloom.server.pages;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A page for people, from this jar. It takes everything from its own server, and talks to no other.
 */
public enum Page {
  HOME("home.html", ""),
  SWAGGER_UI("swagger-ui.html", ""),
  REDOC("redoc.html", ""),
  /** For both protocols. Its parser compiles JSON schemas to functions. */
  ASYNCAPI("asyncapi.html", " 'unsafe-eval'");

  private final String html;
  private final String contentSecurityPolicy;

  Page(String resource, String moreScripts) {
    contentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws: wss:;"
            + " frame-ancestors 'self'; base-uri 'self'; script-src 'self' 'unsafe-inline'"
            + moreScripts;
    try (var in = Page.class.getResourceAsStream("/pages/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks pages/" + resource);
      }
      html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page as an answer. */
  public HttpResponse<String> response() {
    return HttpResponse.ok(html)
        .contentType(MediaType.of("text/html; charset=utf-8"))
        .header("Content-Security-Policy", contentSecurityPolicy)
        .header("X-Content-Type-Options", "nosniff");
  }
}
