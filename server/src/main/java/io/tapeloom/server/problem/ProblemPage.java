package io.tapeloom.server.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;

/** Renders a problem as an HTML page for browsers. */
final class ProblemPage {

  static final MediaType MEDIA_TYPE = MediaType.of("text/html; charset=utf-8");

  private ProblemPage() {}

  /** Returns whether the request's {@code Accept} header names HTML, as browsers send it. */
  static boolean isWanted(HttpRequest<?> request) {
    return String.join(",", request.getHeaders().getAll("Accept")).contains(MediaType.TEXT_HTML);
  }

  static String of(Problem problem) {
    return page(
        problem.status() + " " + problem.title(),
        """
              <p>%s</p>
              <p>Error code: <a href="%s">%s</a></p>
        """
            .formatted(
                escaped(problem.detail()), escaped(problem.type()), escaped(problem.code())));
  }

  /**
   * Returns a page.
   *
   * @param title plain text
   * @param content HTML
   */
  static String page(String title, String content) {
    return """
      <!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>%1$s</title>
          <link rel="icon" href="/api/v1/assets/icon.svg" type="image/svg+xml" />
          <style>
            body {
              background: light-dark(#ffffff, #0f151c);
              color: light-dark(#121b25, #e4ebf2);
              font: 1rem/1.6 system-ui, sans-serif;
            }
            a {
              color: light-dark(#08705c, #35c6a5);
            }
          </style>
        </head>
        <body>
          <main>
            <h1>%1$s</h1>
      %2$s
            <nav aria-label="Documents">
              <a href="/">Tapeloom</a> · <a href="/api/v1/docs">Swagger UI</a> · <a href="/api/v1/redoc">ReDoc</a> ·
              <a href="/api/v1/ws/asyncapi">Operations</a> · <a href="/api/v1/asyncapi">Channels</a> ·
              <a href="/api/v1/errors">Error codes</a>
            </nav>
          </main>
        </body>
      </html>
      """
        .formatted(escaped(title), content);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
