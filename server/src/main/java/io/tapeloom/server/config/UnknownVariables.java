package io.tapeloom.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds environment variables that the program does not know but that were probably meant for it: a
 * known name with a typing error, or a name with the same prefix as several known ones. It never
 * shows their values.
 */
public final class UnknownVariables {

  private static final Logger LOG = LoggerFactory.getLogger(UnknownVariables.class);

  /** Maximum number of variables that are reported by name. */
  private static final int MAX_REPORTED = 10;

  /** Minimum number of known names with the same prefix that makes the prefix ours. */
  private static final int MIN_FAMILY = 3;

  /** Prefixes that many programs use. */
  private static final Set<String> COMMON = Set.of("LOG", "MAX", "HTTP", "SERVER", "PUBLIC");

  /** Names of other programs that resemble ours. */
  private static final Set<String> FOREIGN =
      Set.of("HOSTNAME", "HOSTTYPE", "HOME", "PORTAL", "PORTS", "HOSTS", "POST", "SORT", "LOGNAME");

  /** Variables that Kubernetes and Docker set for services, which may have any name. */
  private static final Pattern SERVICE =
      Pattern.compile(".*_(SERVICE_(HOST|PORT.*)|PORT(_\\d+_(TCP|UDP).*)?|ENV_.*|NAME)");

  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");

  private UnknownVariables() {}

  /** Logs a warning for each such variable of an environment. */
  public static void report(Map<String, String> environment) {
    var known = Settings.variables(List.of()).stream().map(Variable::name).toList();
    lines(environment.keySet(), known).forEach(LOG::warn);
  }

  static List<String> lines(Collection<String> names, Collection<String> known) {
    var families = families(known);
    var found =
        new TreeSet<>(names)
            .stream()
                .filter(name -> !known.contains(name) && isOurKind(name))
                .flatMap(name -> line(name, known, families).stream())
                .toList();
    var more = found.size() - MAX_REPORTED;
    return more <= 0
        ? found
        : Stream.concat(
                found.stream().limit(MAX_REPORTED),
                Stream.of("%d more variables are unknown".formatted(more)))
            .toList();
  }

  private static boolean isOurKind(String name) {
    return NAME.matcher(name).matches()
        && !FOREIGN.contains(name)
        && !SERVICE.matcher(name).matches();
  }

  private static Optional<String> line(
      String name, Collection<String> known, Set<String> families) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(nearest -> isTypo(name, nearest) || families.contains(prefix(name)))
        .map(
            nearest ->
                "Unknown environment variable %s: did you mean %s?".formatted(name, nearest));
  }

  private static boolean isTypo(String name, String nearest) {
    int shorter = Math.min(name.length(), nearest.length());
    return distance(name, nearest) <= (shorter <= 5 ? 1 : shorter <= 12 ? 2 : 3);
  }

  private static Set<String> families(Collection<String> known) {
    return known.stream()
        .filter(name -> name.indexOf('_') > 0)
        .collect(Collectors.groupingBy(UnknownVariables::prefix, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(family -> family.getValue() >= MIN_FAMILY && !COMMON.contains(family.getKey()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String prefix(String name) {
    int end = name.indexOf('_');
    return end < 0 ? "" : name.substring(0, end);
  }

  /** Number of insertions, deletions, replacements and swaps of neighbours between two names. */
  private static int distance(String from, String to) {
    var rows = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(rows[i - 1][j - 1] + same, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        rows[i][j] = swapped ? Math.min(least, 1 + rows[i - 2][j - 2]) : least;
      }
    }
    return rows[from.length()][to.length()];
  }
}
