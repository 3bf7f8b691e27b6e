package io.tapeloom.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.std.Misc;
import io.tapeloom.feed.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows that a query finds. Not thread-safe; holds the table's files until it is closed. */
final class Reading<T> implements Tape.Reel<T> {

  private final SqlExecutionContextImpl context;
  private final Function<Record, T> row;
  private @Nullable RecordCursorFactory factory;
  private @Nullable RecordCursor cursor;

  /** Whether the cursor stands on a row that was not handed out; null: it was not asked. */
  private @Nullable Boolean waiting;

  private Reading(CairoEngine engine, String sql, Function<Record, T> row) {
    this.row = row;
    this.context = new SqlExecutionContextImpl(engine, 1).with(AllowAllSecurityContext.INSTANCE);
    try {
      var selected = engine.select(sql, context);
      this.factory = selected;
      this.cursor = selected.getCursor(context);
    } catch (SqlException e) {
      close();
      throw new IllegalStateException(
          "QuestDB does not take %s: %s".formatted(sql, e.getMessage()), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  static <T> Reading<T> of(CairoEngine engine, String sql, Function<Record, T> row) {
    return new Reading<>(engine, sql, row);
  }

  /** All rows at once. */
  static <T> List<T> all(CairoEngine engine, String sql, Function<Record, T> row) {
    var rows = new ArrayList<T>();
    try (var reading = new Reading<>(engine, sql, row)) {
      reading.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Override
  public boolean hasNext() {
    var known = waiting;
    if (known == null) {
      var open = cursor;
      known = open != null && open.hasNext();
      waiting = known;
    }
    return known;
  }

  @Override
  public T next() {
    var open = cursor;
    if (!hasNext() || open == null) {
      throw new NoSuchElementException("behind the last row");
    }
    waiting = null;
    return row.apply(open.getRecord());
  }

  @Override
  public void close() {
    waiting = false;
    cursor = Misc.free(cursor);
    factory = Misc.free(factory);
    context.close();
  }
}
