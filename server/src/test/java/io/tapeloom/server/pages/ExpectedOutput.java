package io.tapeloom.server.pages;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a page says that a program prints. A number that has a fraction or five digits stands for
 * any number, … for anything within a line, and a line of nothing else for any lines. When that is
 * the last line, the program goes on.
 *
 * @param pattern what the printed lines, each with its line feed, match or, of a program that goes
 *     on, begin with
 */
record ExpectedOutput(Pattern pattern, boolean goesOn) {

  private static final String ANYTHING = "…";
  private static final Pattern PARTS =
      Pattern.compile("(?<any>…)|(?<number>-?\\d+\\.\\d+|-?\\d{5,})|(?<literal>[^…\\d-]+|.)");

  static ExpectedOutput of(List<String> lines) {
    return of(lines, lines.getLast().equals(ANYTHING));
  }

  /** The output of a program that goes on. */
  static ExpectedOutput beginning(List<String> lines) {
    return of(lines, true);
  }

  private static ExpectedOutput of(List<String> lines, boolean goesOn) {
    var regex = new StringBuilder();
    for (var line : lines) {
      regex.append(line.equals(ANYTHING) ? "(?:.*\\n)*?" : regex(line) + "\\n");
    }
    return new ExpectedOutput(Pattern.compile(regex.toString()), goesOn);
  }

  private static String regex(String line) {
    var regex = new StringBuilder();
    var part = PARTS.matcher(line);
    while (part.find()) {
      if (part.group("any") != null) {
        regex.append(".*?");
      } else if (part.group("number") != null) {
        regex.append("-?\\d+(?:\\.\\d+)?");
      } else {
        regex.append(Pattern.quote(part.group()));
      }
    }
    return regex.toString();
  }

  /** Whether a program has printed it, all of it and, unless it goes on, nothing else. */
  boolean isIn(List<String> lines) {
    var matcher = pattern.matcher(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    return goesOn ? matcher.lookingAt() : matcher.matches();
  }
}
