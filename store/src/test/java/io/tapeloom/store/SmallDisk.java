package io.tapeloom.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A file system in memory that is soon full. */
record SmallDisk(Path folder) implements AutoCloseable {

  /** Set to {@code yes} where mounting is allowed, so that no test is skipped there. */
  private static final String REQUIRED = "REQUIRE_MOUNT";

  /**
   * Mounts one below a folder. Where that is not allowed, the test is skipped and a line says so.
   */
  static SmallDisk mount(Path parent, String size) throws IOException {
    var folder = Files.createDirectory(parent.resolve("disk"));
    var problem = run(List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder + ""));
    if (!problem.isEmpty()) {
      skip(problem, System.getenv(REQUIRED));
    }
    return new SmallDisk(folder);
  }

  /**
   * Skips the test.
   *
   * @param required the value of the variable
   */
  @SuppressWarnings("SystemOut") // the reason of a skipped test is printed nowhere else
  static void skip(String problem, @Nullable String required) {
    var text = "a small file system needs the right to mount one: " + problem;
    if ("yes".equals(required)) {
      throw new AssertionError(text);
    }
    System.err.println("A test of a full disk is skipped: " + text);
    Assumptions.abort(text);
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
