package io.tapeloom.feed.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Recordings of a real venue, which lie beside the repository where there are any. */
final class SharedRecordings {

  private SharedRecordings() {}

  /** The file, or else the test is left out. */
  static Path require(String name) {
    var file = find(name);
    Assumptions.assumeTrue(file.isPresent(), name + " is not here");
    return file.orElseThrow();
  }

  private static Optional<Path> find(String name) {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var file = folder.resolve("shared/data").resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
