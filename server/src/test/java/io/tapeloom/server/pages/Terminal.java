package io.tapeloom.server.pages;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A conversation with a program at a terminal: the command after {@code $}, then what is typed,
 * after {@code >}, and what is shown. Some programs say more at a terminal than to another program.
 */
final class Terminal {

  static final String LANGUAGE = "console";

  private static final String COMMAND = "$ ";
  private static final String TYPED = "> ";

  /** With what a line begins that takes the place of the one before. */
  private static final String ANEW = "\u001b[2K";

  /** Colours, movements and erasures. */
  private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

  private Terminal() {}

  static String command(String line) {
    if (!line.startsWith(COMMAND)) {
      throw new AssertionError("begins with $ and a command: " + line);
    }
    return line.substring(COMMAND.length());
  }

  static boolean isTyped(String line) {
    return line.startsWith(TYPED);
  }

  static String typed(String line) {
    return line.substring(TYPED.length());
  }

  /** What runs a command as if at a terminal, so wide that no line is broken. */
  static List<String> run(String python, String command) {
    return List.of(
        python,
        "-c",
        "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
        "sh",
        "-c",
        "stty cols 1000; " + command);
  }

  /** What a person has seen in the end of lines of which some took the place of others. */
  static List<String> seen(List<String> lines) {
    return IntStream.range(0, lines.size())
        .filter(i -> i + 1 == lines.size() || !lines.get(i + 1).startsWith(ANEW))
        .mapToObj(i -> CONTROL.matcher(lines.get(i)).replaceAll(""))
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
