package io.tapeloom.server.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.List;
import java.util.stream.Collectors;

/** Renders error codes as an HTML page for browsers. */
public final class ErrorPage {

  public static final MediaType MEDIA_TYPE = ProblemPage.MEDIA_TYPE;

  private ErrorPage() {}

  /** Returns whether the request's {@code Accept} header names HTML, as browsers send it. */
  public static boolean isWanted(HttpRequest<?> request) {
    return ProblemPage.isWanted(request);
  }

  /** Returns a page that explains the codes. */
  public static String of(List<ErrorCode> codes) {
    boolean listed = codes.size() > 1;
    return ProblemPage.page(
        listed ? "Error codes" : codes.getFirst().wireName(),
        codes.stream().map(code -> section(code, listed)).collect(Collectors.joining()));
  }

  private static String section(ErrorCode code, boolean listed) {
    return """
              %s
              <p>%s</p>
              <p><b>What to do:</b> %s</p>
        """
        .formatted(
            listed
                ? "<h2 id=\"%1$s\"><a href=\"%2$s\">%1$s</a></h2>"
                    .formatted(code.wireName(), code.page())
                : "",
            toHtml(code.meaning()),
            toHtml(code.advice()));
  }

  /** Escapes a text and turns code between back quotes into {@code <code>} elements. */
  private static String toHtml(String text) {
    return ProblemPage.escaped(text).replaceAll("`([^`]+)`", "<code>$1</code>");
  }
}
