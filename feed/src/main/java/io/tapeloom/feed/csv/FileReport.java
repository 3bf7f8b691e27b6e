package io.tapeloom.feed.csv;

import java.nio.file.Path;
import java.util.List;

/**
 * What was read of a file.
 *
 * @param symbol whose bars they are
 * @param resolution of the bars, by its name on the wire
 * @param rowsRead lines that should be bars
 * @param rowsSkipped those of them that are none
 */
public record FileReport(
    Path file,
    String symbol,
    String resolution,
    long rowsRead,
    long rowsSkipped,
    List<Skipped> skipped) {

  /**
   * Lines that are no bars, all for the same reason.
   *
   * @param firstLine the number of the first of them in the file, from 1 on
   */
  public record Skipped(String reason, long count, long firstLine) {

    @Override
    public String toString() {
      return count == 1
          ? "line %d %s".formatted(firstLine, reason)
          : "%d lines, the first of them %d, %s".formatted(count, firstLine, reason);
    }
  }

  public FileReport {
    skipped = List.copyOf(skipped);
  }

  /** The file's name, without its folder. */
  public String name() {
    return String.valueOf(file.getFileName());
  }
}
