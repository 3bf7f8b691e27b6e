package io.tapeloom.store;

import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.griffin.SqlExecutionContextImpl;
import io.questdb.std.Misc;
import io.tapeloom.feed.EventHistory;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of a query. Not thread-safe; holds the table's files until it is closed. */
final class StoreCursor<T> implements EventHistory.Cursor<T> {

  private final Queries queries;
  private final SqlExecutionContextImpl context;
  private final Function<Record, T> row;
  private @Nullable RecordCursorFactory factory;
  private @Nullable RecordCursor cursor;

  /** Whether the cursor is at a row that was not returned yet; null: not determined. */
  private @Nullable Boolean waiting;

  StoreCursor(Queries queries, String sql, Function<Record, T> row) {
    this.queries = queries;
    this.row = row;
    this.context =
        new SqlExecutionContextImpl(queries.engine(), 1).with(AllowAllSecurityContext.INSTANCE);
    try {
      var selected = queries.engine().select(sql, context);
      this.factory = selected;
      this.cursor = selected.getCursor(context);
    } catch (Throwable failure) { // an Error if a file cannot be mapped
      release();
      throw queries.failed(failure);
    }
  }

  @Override
  public boolean hasNext() {
    var known = waiting;
    if (known == null) {
      EventHistory.step();
      var open = cursor;
      known = open != null && advance(open);
      waiting = known;
    }
    return known;
  }

  private boolean advance(RecordCursor open) {
    try {
      boolean found = open.hasNext();
      queries.succeeded();
      return found;
    } catch (Throwable failure) { // further files are opened during the read
      throw queries.failed(failure);
    }
  }

  @Override
  public T next() {
    var open = cursor;
    if (!hasNext() || open == null) {
      throw new NoSuchElementException("There are no more rows");
    }
    waiting = null;
    return row.apply(open.getRecord());
  }

  @Override
  public void close() {
    waiting = false;
    release();
  }

  private void release() {
    cursor = Misc.free(cursor);
    factory = Misc.free(factory);
    context.close();
  }
}
