package io.tapeloom.server.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/** Error codes as a page, for a browser. */
public final class ErrorPage {

  private ErrorPage() {}

  /** Whether a request names HTML among what it accepts, as browsers do when a person asks. */
  public static boolean isWanted(HttpRequest<?> request) {
    return ProblemPage.isWanted(request);
  }

  /** A page of these codes. */
  public static HttpResponse<String> of(List<ErrorCode> codes) {
    var title = codes.size() == 1 ? codes.getFirst().wireName() : "Error codes";
    var sections =
        codes.stream().map(code -> section(code, codes.size() > 1)).collect(Collectors.joining());
    return HttpResponse.ok(ProblemPage.page(title, sections))
        .contentType(ProblemPage.MEDIA_TYPE)
        .header("Vary", "Accept");
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
