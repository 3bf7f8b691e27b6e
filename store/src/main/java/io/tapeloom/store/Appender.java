package io.tapeloom.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.O3PartitionPurgeJob;
import io.questdb.cairo.TableUtils;
import io.questdb.cairo.TableWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends rows to one table. For one thread at a time; holds the table's writer. Every failure of
 * QuestDB becomes an {@link IOException}, including an {@link Error}, which QuestDB throws if it
 * cannot start a partition or a commit fails. The writer and its uncommitted rows are then dropped,
 * and the next append opens a new writer.
 */
final class Appender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

  private final CairoEngine engine;
  private final Table table;
  private final SumsKeeper sums;
  private @Nullable TableWriter writer;

  /** Whether files of removed partitions may still exist. */
  private boolean unpurged;

  Appender(CairoEngine engine, Table table, SumsKeeper sums) {
    this.engine = engine;
    this.table = table;
    this.sums = sums;
  }

  /** Returns the appender of a table without rows. */
  static Appender toNew(CairoEngine engine, Table table, Path database) {
    var folder = engine.verifyTableName(table.text()).getDirName();
    return new Appender(engine, table, new SumsKeeper(table, database, new Sums(folder)));
  }

  Table table() {
    return table;
  }

  /**
   * Appends rows: all or none of them.
   *
   * @param time the time of a row, in the unit of the table
   */
  <T> void append(List<T> rows, ToLongFunction<T> time, BiConsumer<TableWriter.Row, T> columns)
      throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    long from = rows.stream().mapToLong(time).min().orElseThrow();
    long until = rows.stream().mapToLong(time).max().orElseThrow();
    var _ =
        done(
            open -> {
              boolean afterAll = open.size() == 0 || from >= open.getMaxTimestamp();
              for (var each : rows) {
                var row = open.newRow(time.applyAsLong(each));
                columns.accept(row, each);
                row.append();
              }
              open.commit();
              sums.committed(open, this::symbols, from, until, afterAll);
              return true;
            });
  }

  /**
   * Returns the start of the oldest partition that remains when all partitions that end before a
   * moment are removed; empty: none is removed. Both in the unit of the table. The newest partition
   * always remains.
   */
  OptionalLong keptFrom(long time) throws IOException {
    return done(
        open -> {
          int gone = 0;
          while (gone + 1 < open.getPartitionCount()
              && open.getPartitionTimestamp(gone + 1) <= time) {
            gone++;
          }
          return gone == 0
              ? OptionalLong.empty()
              : OptionalLong.of(open.getPartitionTimestamp(gone));
        });
  }

  /**
   * Removes the partitions before one. Their files are deleted now, or by a later {@link #purge} if
   * they are being read.
   *
   * @param start the start of the first remaining partition, in the unit of the table
   */
  void removeBefore(long start) throws IOException {
    boolean removed =
        done(
            open -> {
              sums.removing(0, start);
              boolean any = false;
              while (open.getPartitionCount() > 1 && open.getPartitionTimestamp(0) < start) {
                if (!open.removePartition(open.getPartitionTimestamp(0))) {
                  break;
                }
                any = true;
              }
              return any;
            });
    unpurged |= removed;
  }

  /**
   * Removes the partitions that contain rows from a moment on.
   *
   * @return the start of the oldest removed partition, or the moment if none was removed
   */
  long removeFrom(long time) throws IOException {
    return done(
        open -> {
          int first = open.getPartitionCount();
          while (first > 0 && open.getPartitionTimestamp(first - 1) > time) {
            first--;
          }
          first = Math.max(0, first - 1);
          long start = first < open.getPartitionCount() ? open.getPartitionTimestamp(first) : time;
          sums.removing(start, Long.MAX_VALUE);
          if (first == 0) {
            open.truncate();
          }
          while (open.getPartitionCount() > first) {
            int last = open.getPartitionCount() - 1;
            if (!open.removePartition(open.getPartitionTimestamp(last))) {
              throw new IllegalStateException("QuestDB cannot remove a partition");
            }
          }
          unpurged = true;
          return Math.min(start, time);
        });
  }

  /** Deletes the files of partitions that were removed while they were being read. */
  void purge(O3PartitionPurgeJob job) throws IOException {
    if (!unpurged) {
      return;
    }
    unpurged =
        done(
            open -> {
              var token = engine.verifyTableName(table.text());
              var _ =
                  TableUtils.schedulePurgeO3Partitions(
                      engine.getMessageBus(),
                      token,
                      open.getMetadata().getTimestampType(),
                      open.getPartitionBy());
              job.run(0);
              var folder =
                  new File(engine.getConfiguration().getDbRoot().toString(), token.getDirName());
              var folders = folder.listFiles(File::isDirectory);
              return folders != null && folders.length > open.getPartitionCount();
            });
  }

  /** Computes the checksums of all rows that have none. */
  void sumUp() throws IOException {
    var _ =
        done(
            open -> {
              if (open.size() > 0) {
                sums.committed(open, this::symbols, Long.MIN_VALUE, Long.MAX_VALUE, true);
              }
              return true;
            });
  }

  /** Returns all symbols of the table, by their number in the rows. */
  private List<String> symbols() {
    try (var reader = engine.getReader(engine.verifyTableName(table.text()))) {
      var map = reader.getSymbolMapReader(0);
      var symbols = new ArrayList<String>();
      for (int i = 0; i < map.getSymbolCount(); i++) {
        symbols.add(String.valueOf(map.valueOf(i)));
      }
      return symbols;
    }
  }

  /** Returns the oldest time, in the unit of the table. */
  OptionalLong oldest() throws IOException {
    return done(
        open -> open.size() == 0 ? OptionalLong.empty() : OptionalLong.of(open.getMinTimestamp()));
  }

  /** Returns the newest time, in the unit of the table. */
  OptionalLong newest() throws IOException {
    return done(
        open -> open.size() == 0 ? OptionalLong.empty() : OptionalLong.of(open.getMaxTimestamp()));
  }

  /** An operation with the table's writer. */
  private interface Work<R> {

    R with(TableWriter open);
  }

  private <R> R done(Work<R> work) throws IOException {
    try {
      return work.with(writer());
    } catch (Throwable failure) { // for example a full disk; the writer cannot be used any more
      undo();
      throw new IOException(
          "table %s: %s".formatted(table.text(), StoreFailure.reason(failure)), failure);
    }
  }

  private TableWriter writer() {
    var open = writer;
    if (open == null) {
      open = engine.getWriter(engine.verifyTableName(table.text()), "append");
      writer = open;
    }
    return open;
  }

  /** Drops the writer and its uncommitted rows. */
  private void undo() {
    var open = writer;
    writer = null;
    if (open != null) {
      try {
        open.markDistressed();
        open.close();
      } catch (Throwable e) {
        LOG.debug("Writer of table {} failed to close", table.text(), e);
      }
    }
  }

  @Override
  public void close() {
    var open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }
}
