package io.tapeloom.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program of a page for people, and what the page says that it prints.
 *
 * @param place the page and the line at which it begins
 * @param language what the fence names
 * @param output the lines that it prints; of a {@link Terminal}, also those that are typed
 * @param environment what the server is to be started with, besides what all are
 */
record Snippet(
    String place,
    String language,
    String code,
    List<String> output,
    Map<String, String> environment) {

  private static final String FENCE = "```";

  /** What the program before it prints. */
  private static final String OUTPUT = "text";

  /** A comment before a program, which a reader does not see: {@code NAME=value NAME=value}. */
  private static final String TEST = "<!-- test:";

  private record Block(
      String place, String language, List<String> lines, Map<String, String> environment) {}

  /**
   * All programs of a page.
   *
   * @throws AssertionError when it does not say what one of them prints
   */
  static List<Snippet> of(String page, List<String> lines) {
    var snippets = new ArrayList<Snippet>();
    for (var blocks = blocks(page, lines).iterator(); blocks.hasNext(); ) {
      var program = blocks.next();
      if (program.language.equals(Terminal.LANGUAGE)) {
        snippets.add(
            snippet(
                program,
                Terminal.command(program.lines.getFirst()),
                program.lines.subList(1, program.lines.size())));
        continue;
      }
      assertThat(program.language).as("%s: output of what?", program.place).isNotEqualTo(OUTPUT);
      assertThat(blocks.hasNext()).as("%s: what it prints is not said", program.place).isTrue();
      var output = blocks.next();
      assertThat(output.language)
          .as("%s: what is to be the output of %s", output.place, program.place)
          .isEqualTo(OUTPUT);
      snippets.add(snippet(program, String.join("\n", program.lines), output.lines));
    }
    return snippets;
  }

  private static Snippet snippet(Block program, String code, List<String> output) {
    return new Snippet(program.place, program.language, code, output, program.environment);
  }

  private static List<Block> blocks(String page, List<String> lines) {
    var blocks = new ArrayList<Block>();
    Map<String, String> environment = Map.of();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.startsWith(TEST)) {
        environment = environment(line);
      } else if (line.startsWith(FENCE)) {
        var place = page + ":" + (i + 1);
        int length = lines.subList(i + 1, lines.size()).indexOf(FENCE);
        assertThat(length).as("%s: its length", place).isPositive();
        blocks.add(
            new Block(
                place,
                line.substring(FENCE.length()),
                List.copyOf(lines.subList(i + 1, i + 1 + length)),
                environment));
        environment = Map.of();
        i += 1 + length;
      }
    }
    return blocks;
  }

  private static Map<String, String> environment(String comment) {
    var environment = new HashMap<String, String>();
    var pairs = comment.substring(TEST.length(), comment.indexOf("-->")).strip();
    for (var pair : pairs.split(" ", -1)) {
      int equals = pair.indexOf('=');
      environment.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return Map.copyOf(environment);
  }
}
