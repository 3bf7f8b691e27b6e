package io.tapeloom.feed.csv;

import io.tapeloom.feed.csv.FileReport.Skipped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the lines of a file, and those that are skipped, by the reason. Not thread-safe. */
public final class RowCounts {

  /** Reasons that are told apart; what comes beyond them is counted as one. */
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
   * A line is passed over.
   *
   * @param why what it does or is; one of a few
   */
  public void skip(String why, long line) {
    skip(why, line, 1);
  }

  /**
   * Lines are passed over.
   *
   * @param firstLine the number of the first of them
   * @param count how many
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
