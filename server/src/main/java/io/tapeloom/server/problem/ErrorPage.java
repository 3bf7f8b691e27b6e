package io.tapeloom.server.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.List;
import java.util.stream.Collectors;

/** Error codes as a page, for a browser. */
public final class ErrorPage {

  public static final MediaType MEDIA_TYPE = ProblemPage.MEDIA_TYPE;

  private ErrorPage() {}

  /** Whether a request names HTML among what it accepts, as browsers do when a person asks. */
  public static boolean isWanted(HttpRequest<?> request) {
    return ProblemPage.isWanted(request);
  }

  /** A page of these codes. */
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
            marked(code.meaning()),
            marked(code.advice()));
  }

  /** Code between back quotes becomes an element. */
  private static String marked(String text) {
    return ProblemPage.escaped(text).replaceAll("`([^`]+)`", "<code>$1</code>");
  }
}
