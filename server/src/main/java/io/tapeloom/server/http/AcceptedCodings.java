package io.tapeloom.server.http;

import java.util.List;
import java.util.regex.Pattern;

/** The content codings that a client accepts, from its Accept-Encoding headers. Immutable. */
public final class AcceptedCodings {

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern NEVER = Pattern.compile(".*;q=0(\\.0*)?");

  private final List<String> tokens;

  public AcceptedCodings(List<String> headers) {
    this.tokens =
        headers.stream()
            .flatMap(COMMA::splitAsStream)
            .map(token -> BLANKS.matcher(token).replaceAll(""))
            .filter(token -> !token.isEmpty())
            .toList();
  }

  /** Whether the client has sent no content coding. */
  boolean isEmpty() {
    return tokens.isEmpty();
  }

  /** Whether the headers contain a coding with a weight above zero. */
  public boolean contain(String coding) {
    return tokens.stream()
        .anyMatch(
            token ->
                token.equals(coding)
                    || (token.startsWith(coding + ";") && !NEVER.matcher(token).matches()));
  }
}
