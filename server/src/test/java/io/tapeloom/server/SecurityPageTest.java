package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The limits in SECURITY.md are those of the server. */
class SecurityPageTest {

  private static final Pattern NAME =
      Pattern.compile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`");

  /** The name of a variable that limits clients; of channels the page has one row for all. */
  private static final Pattern LIMIT =
      Pattern.compile("^(?!CHANNEL_|HISTORY_)(.*_)?(MAX|RATE|BURST|LIMIT|TIMEOUT|BYTES)(_|$)");

  private static final Pattern NUMBER =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(?: (KiB|MiB|GiB|days))?\\b.*");
  private static final Pattern STATED = Pattern.compile("`([A-Z_]+)` \\((\\d[^)]*)\\)");
  private static final Map<String, Double> UNITS =
      Map.of("KiB", 1024.0, "MiB", 1048576.0, "GiB", 1073741824.0, "days", 86400.0);

  private static List<String> lines;

  @BeforeAll
  static void read() throws IOException {
    lines = Files.readAllLines(Project.file("SECURITY.md"));
  }

  private static Map<String, String> defaults() {
    return Settings.variables(TapeloomServer.symbols()).stream()
        .collect(Collectors.toMap(Variable::name, Variable::defaultText));
  }

  @Test
  void shouldNameVariablesThatExist() {
    var names = lines.stream().flatMap(line -> names(line).stream()).toList();

    assertThat(names).hasSizeGreaterThan(40);
    assertThat(defaults()).containsKeys(names.toArray(String[]::new));
  }

  @Test
  void shouldNameEveryLimit() {
    var limits = defaults().keySet().stream().filter(name -> LIMIT.matcher(name).find()).toList();

    assertThat(limits).hasSizeGreaterThan(20);
    assertThat(lines.stream().flatMap(line -> names(line).stream()).toList()).containsAll(limits);
  }

  @Test
  void shouldStateTheDefaultsOfLimits() {
    var expected = defaults();
    var wrong = new ArrayList<String>();
    int compared = 0;
    for (var cells : lines.stream().map(line -> line.split("\\|", -1)).toList()) {
      var names = cells.length == 5 ? names(cells[1]) : List.<String>of();
      var stated = cells.length == 5 ? cells[2].split("[,;] ", -1) : new String[0];
      for (int i = 0; i < names.size(); i++) {
        var text = expected.getOrDefault(names.get(i), "");
        if (!text.isEmpty()) {
          compared++;
          if (number(stated[i]) != Double.parseDouble(text)) {
            wrong.add("%s: %s, not %s".formatted(names.get(i), text, stated[i].strip()));
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void shouldStateTheDefaultsInTheText() {
    var expected = defaults();
    var stated = STATED.matcher(String.join(" ", lines)).results().toList();

    assertThat(stated).hasSizeGreaterThan(2);
    assertThat(stated)
        .allSatisfy(
            each ->
                assertThat(number(each.group(2)))
                    .as(each.group(1))
                    .isEqualTo(Double.parseDouble(expected.get(each.group(1)))));
  }

  private static List<String> names(String text) {
    return NAME.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static double number(String text) {
    var number = NUMBER.matcher(text.strip());
    return number.matches()
        ? Double.parseDouble(number.group(1))
            * (number.group(2) == null ? 1 : UNITS.getOrDefault(number.group(2), Double.NaN))
        : Double.NaN;
  }
}
