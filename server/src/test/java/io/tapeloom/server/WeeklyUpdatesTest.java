package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration of Dependabot. */
class WeeklyUpdatesTest {

  /** Which files name dependencies, and of which ecosystem. */
  private static final Map<String, String> ECOSYSTEMS =
      Map.of("package.json", "npm", "requirements.txt", "pip", "go.mod", "gomod");

  /** Folders that hold what others wrote or what was made. */
  private static final Set<String> MADE =
      Set.of("node_modules", "target", "dist", ".git", ".idea", ".schemathesis");

  @Test
  void shouldCoverEveryFolderWithDependencies() throws IOException {
    var expected = new TreeSet<>(Set.of("maven /", "github-actions /"));
    expected.addAll(foldersWithDependencies());

    var covered = new TreeSet<String>();
    for (var update : configuration().path("updates")) {
      folders(update)
          .forEach(folder -> covered.add(update.path("package-ecosystem").asText() + " " + folder));
    }

    assertThat(covered).isEqualTo(expected);
  }

  @Test
  void shouldAskOnceAWeekInOnePullRequest() throws IOException {
    assertThat(configuration().path("updates"))
        .allSatisfy(
            update -> {
              assertThat(update.at("/schedule/interval").asText()).isEqualTo("weekly");
              assertThat(update.path("groups")).hasSize(1);
              assertThat(update.path("groups").elements().next().at("/patterns/0").asText())
                  .isEqualTo("*");
            });
  }

  private static JsonNode configuration() throws IOException {
    return new YAMLMapper().readTree(Project.file(".github/dependabot.yml").toFile());
  }

  private static Stream<String> folders(JsonNode update) {
    return update.has("directory")
        ? Stream.of(update.get("directory").asText())
        : Stream.iterate(0, i -> i < update.path("directories").size(), i -> i + 1)
            .map(i -> update.path("directories").get(i).asText());
  }

  private static Set<String> foldersWithDependencies() throws IOException {
    var root = Project.file("");
    var found = new TreeSet<String>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return MADE.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var ecosystem = ECOSYSTEMS.get(String.valueOf(file.getFileName()));
            if (ecosystem != null) {
              found.add(ecosystem + " /" + root.relativize(file).getParent());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
