package io.tapeloom.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system in memory that is soon full. */
record SmallDisk(Path folder) implements AutoCloseable {

  /** Mounts one below a folder; the test is skipped where that is not allowed. */
  static SmallDisk mount(Path parent, String size) throws IOException {
    var folder = Files.createDirectory(parent.resolve("disk"));
    var problem = run(List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder + ""));
    Assumptions.assumeTrue(
        problem.isEmpty(), "a small file system needs the right to mount one: " + problem);
    return new SmallDisk(folder);
  }

  /** Takes all the room that is left. */
  void fill() throws IOException {
    var filler = Files.createTempFile(folder, "filler", "");
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw full;
      }
    }
  }

  /** Gives back all the room that was taken. */
  void free() throws IOException {
    try (var fillers = Files.newDirectoryStream(folder, "filler*")) {
      for (var filler : fillers) {
        Files.delete(filler);
      }
    }
  }

  /** What it printed and its exit code, if it failed. */
  private static String run(List<String> command) throws IOException {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code == 0 ? "" : "%d %s".formatted(code, text.strip());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      var _ = run(List.of("umount", "-l", folder + ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
