package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.config.ChannelKind;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  @Test
  void shouldListEveryVariableOfTheEnvironment() throws IOException {
    var expected =
        Settings.variables(TapeloomServer.symbols()).stream().map(ReadmeTest::row).toList();

    var rows = tableWith(expected.getFirst(), Files.readAllLines(Project.file("README.md")));

    assertThat(rows)
        .as(
            () ->
                """
                The README's table of variables should be

                | Variable | Default | What it does |
                |---|---|---|
                %s
                """
                    .formatted(String.join("\n", expected)))
        .isEqualTo(expected);
  }

  @Test
  void shouldNameEveryChannel() throws IOException {
    var named = quotedInRow("`/api/v1/ws/v1`");

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ChannelKind.values()).map(ChannelKind::wireName).toList());
  }

  @Test
  void shouldNameEveryRequestOrItsGroup() throws IOException {
    var named = quotedInRow("`/api/v1/ws`");

    assertThat(Declared.requests())
        .hasSizeGreaterThan(20)
        .allMatch(
            request ->
                named.contains(request) || named.contains(request.replaceFirst("\\.[^.]*$", ".*")));
  }

  /** What the row of a path quotes in its second cell. */
  private static List<String> quotedInRow(String path) throws IOException {
    var row =
        Files.readAllLines(Project.file("README.md")).stream()
            .filter(line -> line.startsWith("| %s |".formatted(path)))
            .findFirst()
            .orElseThrow();
    return QUOTED
        .matcher(row.substring(row.indexOf('|', 1)))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String row(Variable<?> variable) {
    var defaultCell = variable.defaultText().isEmpty() ? "" : "`" + variable.defaultText() + "` ";
    return "| `%s` | %s| %s |".formatted(variable.name(), defaultCell, variable.purpose());
  }

  /** The rows of the table that has a row of the same variable. */
  private static List<String> tableWith(String row, List<String> lines) {
    var begin = row.substring(0, row.indexOf('|', 1));
    int at =
        lines.indexOf(lines.stream().filter(line -> line.startsWith(begin)).findFirst().orElse(""));
    return at < 0
        ? List.of()
        : lines.subList(at, lines.size()).stream()
            .takeWhile(line -> line.startsWith("|"))
            .collect(Collectors.toList());
  }
}
