package io.tapeloom.feed.csv;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The report of reading a file.
 *
 * @param symbol the symbol of the bars
 * @param resolution the resolution of the bars, by its name on the wire
 * @param rowsRead number of lines that should be bars
 * @param rowsSkipped number of these lines that were skipped
 * @param notes what else is to be known of the file, one text each
 */
public record FileReport(
    Path file,
    String symbol,
    String resolution,
    long rowsRead,
    long rowsSkipped,
    List<Skipped> skipped,
    List<String> notes) {

  /**
   * Lines that were skipped for the same reason.
   *
   * @param firstLine the number of the first of these lines, from 1
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
    notes = List.copyOf(notes);
  }

  /** A report without notes. */
  public FileReport(
      Path file,
      String symbol,
      String resolution,
      long rowsRead,
      long rowsSkipped,
      List<Skipped> skipped) {
    this(file, symbol, resolution, rowsRead, rowsSkipped, skipped, List.of());
  }

  /** Returns the same report with one more note. */
  public FileReport with(String note) {
    return new FileReport(
        file,
        symbol,
        resolution,
        rowsRead,
        rowsSkipped,
        skipped,
        Stream.concat(notes.stream(), Stream.of(note)).toList());
  }

  /** The file's name, without its folder. */
  public String name() {
    return String.valueOf(file.getFileName());
  }
}
