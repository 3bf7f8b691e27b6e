package io.tapeloom.feed.csv;

import io.tapeloom.feed.csv.FileReport.Skipped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the lines of a file, and those that are no bars, by the reason. Not thread-safe. */
final class RowCounts {

  private final Map<String, Skipped> skipped = new LinkedHashMap<>();
  private long rows;
  private long skippedRows;

  void row() {
    rows++;
  }

  /**
   * A line is passed over.
   *
   * @param reason what it does or is; one of a few
   */
  void skip(String reason, long line) {
    skippedRows++;
    skipped.merge(
        reason,
        new Skipped(reason, 1, line),
        (before, _) -> new Skipped(reason, before.count() + 1, Math.min(before.firstLine(), line)));
  }

  long rows() {
    return rows;
  }

  long skippedRows() {
    return skippedRows;
  }

  List<Skipped> skipped() {
    return List.copyOf(skipped.values());
  }
}
