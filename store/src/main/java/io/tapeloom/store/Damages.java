package io.tapeloom.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where damaged files of a store are moved to: one folder {@code damaged-<number>} for each run
 * that finds any. For one thread at a time.
 */
final class Damages {

  private static final Logger LOG = LoggerFactory.getLogger(Damages.class);

  private final StoreFolder folder;
  private @Nullable Path aside;

  Damages(StoreFolder folder) {
    this.folder = folder;
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private Path aside() {
    var known = aside;
    for (int number = 1; known == null; number++) {
      var path = folder.path().resolve("damaged-" + number);
      if (!exists(path)) {
        known = path;
      }
    }
    aside = known;
    return known;
  }

  /** Returns an unused path for a damaged file below the folder. */
  Path aside(Path file) {
    var path = aside().resolve(folder.path().relativize(file).toString());
    for (int number = 2; exists(path); number++) {
      path = path.resolveSibling(file.getFileName() + "." + number);
    }
    return path;
  }

  /** Whether there are files of symbols. */
  boolean hasHistory() {
    return Files.isDirectory(folder.history());
  }

  /** Moves what is in the place of a folder. */
  void setAsideUnlessFolder(Path path) throws IOException {
    if (exists(path) && !Files.isDirectory(path)) {
      LOG.warn("{} is not a folder: it is moved to {}", path, move(path));
    }
  }

  /** Moves what cannot be the folder of the symbols; returns whether that folder is missing. */
  boolean isHistoryLost() throws IOException {
    setAsideUnlessFolder(folder.history());
    return !hasHistory() && Files.isRegularFile(folder.ends());
  }

  /** Moves the whole history aside if nothing says of which market it is. */
  void setAsideUnknown() throws IOException {
    if (folder.knowsItsMarket()) {
      return;
    }
    for (var unknown : List.of(folder.history(), folder.ends(), folder.oldDatabase())) {
      if (exists(unknown)) {
        LOG.warn(
            "{} is of an unknown market (market is missing or damaged): it is moved to {}",
            unknown,
            move(unknown));
        folder.keepMissing(List.of());
      }
    }
  }

  private Path move(Path file) throws IOException {
    var path = aside(file);
    Files.createDirectories(path.getParent());
    Files.move(file, path);
    return path;
  }
}
