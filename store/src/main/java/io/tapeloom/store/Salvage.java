package io.tapeloom.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.TableWriter;
import io.questdb.griffin.SqlException;
import io.tapeloom.store.TableCheck.Part;
import io.tapeloom.store.TableCheck.Range;
import io.tapeloom.store.TableCheck.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Copies the undamaged rows of a damaged database from its files into a new one, and records what
 * was lost. For one thread, used once.
 */
final class Salvage {

  /** A time span of lost minutes, for all symbols; in milliseconds since the epoch. */
  record Lost(long fromMillis, long untilMillis) {}

  private final CairoEngine target;
  private final Path database;
  private final List<Lost> lost = new ArrayList<>();
  private long kept;
  private long all;

  /**
   * @param target a new database with empty tables
   * @param database the folder of the new database
   */
  Salvage(CairoEngine target, Path database) {
    this.target = target;
    this.database = database;
  }

  /** The gaps between the copied minutes. */
  List<Lost> lost() {
    return List.copyOf(lost);
  }

  /** Number of rows in the new database. */
  long kept() {
    return kept;
  }

  /** Number of rows in the damaged database. */
  long all() {
    return all;
  }

  void makeTable(Table table) throws SqlException {
    target.execute(table.definition());
  }

  /** Copies the undamaged rows of a table. */
  void copy(Verdict from) throws IOException {
    long before = Long.MIN_VALUE; // the time of the newest undamaged row
    boolean gap = false;
    try (var appender = Appender.toNew(target, from.table(), database)) {
      for (var part : from.parts()) {
        all += part.rows();
        if (part.good().isEmpty()) {
          gap |= part.rows() > 0;
          before = Math.max(before, part.time());
          continue;
        }
        long readable = part.good().getLast().until();
        try (var files =
            PartitionFiles.open(from.table(), from.folder().resolve(part.folder()), readable)) {
          long next = 0;
          for (var range : part.good()) {
            gap |= range.from() > next;
            if (gap) {
              note(from.table(), Math.max(before, part.time()), files.time(range.from()), before);
            }
            gap = false;
            copy(appender, part, files, range);
            before = files.time(range.until() - 1);
            next = range.until();
          }
          gap = next < part.rows();
        }
      }
    }
  }

  private void note(Table table, long partition, long until, long before) {
    if (table == Table.MINUTES) {
      long from = before == Long.MIN_VALUE ? partition : before;
      lost.add(
          new Lost(
              TimeUnit.MICROSECONDS.toMillis(from),
              TimeUnit.MICROSECONDS.toMillis(until) + 60_000));
    }
  }

  private void copy(Appender appender, Part part, PartitionFiles files, Range range)
      throws IOException {
    var rows = new ArrayList<Long>();
    for (long row = range.from(); row < range.until(); row++) {
      rows.add(row);
    }
    appender.append(
        rows, files::time, (row, number) -> put(appender.table(), part, files, row, number));
    kept += rows.size();
  }

  private static void put(
      Table table, Part part, PartitionFiles files, TableWriter.Row row, long number) {
    row.putSym(0, part.symbols().get(files.symbol(number)));
    for (int column = 1; column < table.columns().size() - 1; column++) {
      if (table.columns().get(column).bytes() == 1) {
        row.putBool(column, files.truth(column, number) != 0);
      } else {
        row.putLong(column, files.number(column, number));
      }
    }
  }
}
