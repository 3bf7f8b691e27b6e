package io.tapeloom.feed.csv;

import io.tapeloom.feed.csv.FileReport.Skipped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the lines of a file, and those that are skipped, by the reason. Not thread-safe. */
public final class RowCounts {

  /** Maximum number of distinct reasons; further ones are counted together. */
  private static final int MAX_REASONS = 50;

  private static final String OTHERS = "is skipped for other reasons";

  private final Map<String, Skipped> skipped = new LinkedHashMap<>();
  private long rows;
  private long skippedRows;

  public void row() {
    rows(1);
  }

  public void rows(long more) {
    rows += more;
  }

  /**
   * Counts a skipped line.
   *
   * @param why the reason, one of a small number of texts
   */
  public void skip(String why, long line) {
    skip(why, line, 1);
  }

  /**
   * Counts skipped lines.
   *
   * @param firstLine the number of the first of them
   * @param count number of lines
   */
  public void skip(String why, long firstLine, long count) {
    skippedRows += count;
    var reason = skipped.containsKey(why) || skipped.size() < MAX_REASONS ? why : OTHERS;
    skipped.merge(
        reason,
        new Skipped(reason, count, firstLine),
        (before, _) ->
            new Skipped(reason, before.count() + count, Math.min(before.firstLine(), firstLine)));
  }

  public long rows() {
    return rows;
  }

  public long skippedRows() {
    return skippedRows;
  }

  public List<Skipped> skipped() {
    return List.copyOf(skipped.values());
  }
}
