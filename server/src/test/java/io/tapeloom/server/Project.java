package io.tapeloom.server;

import java.nio.file.Files;
import java.nio.file.Path;

/** The project's folder, from which the tests run or in one of whose modules they do. */
public final class Project {

  private Project() {}

  /** A file of the project. */
  public static Path file(String name) {
    return root().resolve(name);
  }

  private static Path root() {
    for (var folder = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        folder != null;
        folder = folder.getParent()) {
      if (Files.exists(folder.resolve("contract/package.json"))) {
        return folder;
      }
    }
    throw new AssertionError("not within the project: " + System.getProperty("user.dir"));
  }
}
