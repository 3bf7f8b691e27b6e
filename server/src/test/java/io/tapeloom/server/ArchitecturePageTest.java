package io.tapeloom.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for developers name types and files that exist. */
class ArchitecturePageTest {

  private static final List<String> SOURCES =
      List.of(
          "market/src/main",
          "broker/src/main",
          "exchange/src/main",
          "feed/src/main",
          "store/src/main",
          "stream/src/main",
          "cluster/src/main",
          "server/src/main",
          "server/src/test",
          "clients/typescript/src");

  /** Types of the JDK that the pages name. */
  private static final Set<String> OTHERS = Set.of("InstantSource");

  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum|type)\\s+([A-Z]\\w*)");
  private static final Pattern NAMED = Pattern.compile("`@?([A-Z][a-z]\\w*)(?:\\.\\w+)?`");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]+)(?:#[^)]*)?\\)");

  @ParameterizedTest
  @ValueSource(strings = {"docs/architecture.md", "docs/vocabulary.md"})
  void shouldNameTypesThatExist(String page) {
    var types = SOURCES.stream().flatMap(ArchitecturePageTest::declared).collect(toSet());

    assertThat(found(NAMED, Project.file(page)).filter(name -> !OTHERS.contains(name)))
        .hasSizeGreaterThan(20)
        .isSubsetOf(types);
  }

  @ParameterizedTest
  @ValueSource(strings = {"feed", "store", "stream", "server"})
  void shouldListEveryPackage(String module) throws IOException {
    var root = Project.file("%1$s/src/main/java/io/tapeloom/%1$s".formatted(module));
    boolean full = Set.of("feed", "store").contains(module); // the page has their whole names
    var names =
        files(root.toString(), ".java")
            .map(file -> root.relativize(file).getParent())
            .filter(Objects::nonNull)
            .map(folder -> folder.toString().replace('/', '.'))
            .map(name -> full ? module + "." + name : name)
            .collect(toSet());

    var listed =
        Files.readAllLines(Project.file("docs/architecture.md")).stream()
            .dropWhile(line -> !line.equals("### Packages of `%s`".formatted(module)))
            .skip(1)
            .takeWhile(line -> !line.startsWith("#"))
            .filter(line -> line.startsWith("|"))
            .flatMap(line -> QUOTED.matcher(line.split("\\|", -1)[1]).results())
            .map(match -> match.group(1))
            .toList();

    assertThat(names).isNotEmpty();
    assertThat(listed).containsAll(names);
  }

  @Test
  void shouldLinkToFilesThatExist() {
    var pages = Stream.concat(files("docs", ".md"), Stream.of(Project.file("stream/README.md")));

    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(found(LINK, page).filter(link -> !link.startsWith("http")))
                    .as(page.toString())
                    .allMatch(link -> Files.exists(page.resolveSibling(link))));
  }

  @Test
  void shouldListEveryDecisionWithItsTitle() throws IOException {
    var index = Files.readString(Project.file("docs/adr/README.md"));
    var records = files("docs/adr", ".md").filter(file -> !file.endsWith("README.md")).toList();

    assertThat(records)
        .allSatisfy(
            record -> {
              var lines = Files.readAllLines(record);
              var title = lines.getFirst().replaceFirst("# (\\d+)\\. ", "| $1 | [");
              assertThat(index).contains("%s](%s)".formatted(title, record.getFileName()));
              assertThat(lines.get(2)).matches("Date: \\d{4}-\\d\\d-\\d\\d\\. Status: .+\\.");
            });
  }

  private static Stream<String> declared(String folder) {
    return Stream.of(".java", ".ts")
        .flatMap(ending -> files(folder, ending))
        .flatMap(file -> found(DECLARED, file));
  }

  private static Stream<String> found(Pattern pattern, Path file) {
    try {
      var text = Files.readString(file, UTF_8);
      return pattern.matcher(text).results().map(match -> match.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(String folder, String ending) {
    try (var files = Files.walk(Project.file(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
