package io.tapeloom.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableWriter;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Appends rows to one table. For one thread at a time; holds the table's writer until it rests. */
final class Appender implements AutoCloseable {

  private final CairoEngine engine;
  private final Table table;
  private @Nullable TableWriter writer;

  Appender(CairoEngine engine, Table table) {
    this.engine = engine;
    this.table = table;
  }

  /**
   * Appends rows: all or none of them.
   *
   * @param time in the unit of the table
   */
  <T> void append(List<T> rows, ToLongFunction<T> time, BiConsumer<TableWriter.Row, T> columns)
      throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    try {
      var open = writer();
      for (var each : rows) {
        var row = open.newRow(time.applyAsLong(each));
        columns.accept(row, each);
        row.append();
      }
      open.commit();
    } catch (CairoException | InternalError failure) { // an InternalError: a page without a disk
      undo();
      throw new IOException("table %s: %s".formatted(table.text(), failure.getMessage()), failure);
    }
  }

  /** Removes the partition of a moment, if it is there. */
  void remove(long time) throws IOException {
    try {
      writer().removePartition(time);
    } catch (CairoException failure) {
      undo();
      throw new IOException("table %s: %s".formatted(table.text(), failure.getMessage()), failure);
    }
  }

  /** The oldest moment, in the unit of the table. */
  OptionalLong oldest() throws IOException {
    try {
      var open = writer();
      return open.size() == 0 ? OptionalLong.empty() : OptionalLong.of(open.getMinTimestamp());
    } catch (CairoException failure) {
      undo();
      throw new IOException("table %s: %s".formatted(table.text(), failure.getMessage()), failure);
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

  /** What was not committed is gone with the writer. */
  private void undo() {
    var open = writer;
    writer = null;
    if (open != null) {
      try {
        open.markDistressed();
        open.close();
      } catch (CairoException | InternalError e) {
        // It is of no use any more; the next one begins with what was committed.
        engine.releaseInactive();
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
