package io.tapeloom.feed.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists the files of paths: a folder stands for its files. */
final class FileList {

  private FileList() {}

  /**
   * Returns the files of all paths in their order; those of a folder are sorted by name and exclude
   * hidden files and subfolders.
   *
   * @throws UnusableFile if a folder cannot be read or has no files
   */
  static List<Path> of(List<Path> paths) throws UnusableFile {
    var files = new ArrayList<Path>();
    for (var path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(in(path));
      } else {
        files.add(path);
      }
    }
    return files;
  }

  private static List<Path> in(Path folder) throws UnusableFile {
    try (var found = Files.list(folder)) {
      var files =
          found
              .filter(
                  each ->
                      Files.isRegularFile(each) && !each.getFileName().toString().startsWith("."))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new UnusableFile(folder, "is a folder without files");
      }
      return files;
    } catch (IOException e) {
      throw new UnusableFile(folder, "is a folder that cannot be read");
    }
  }
}
