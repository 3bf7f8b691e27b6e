package io.tapeloom.store;

import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.sql.Record;
import io.tapeloom.feed.HistoryUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a database. A query that fails, as it does without descriptors, is a {@link
 * HistoryUnavailable}; the first of them in a row is logged, and how many there were once one
 * succeeds. Thread-safe.
 */
final class Queries {

  private static final Logger LOG = LoggerFactory.getLogger(Queries.class);

  private final CairoEngine engine;

  /** In a row; 0: the last query was answered. */
  private final AtomicLong failures = new AtomicLong();

  Queries(CairoEngine engine) {
    this.engine = engine;
    rehearse();
  }

  /** Has the classes of a failure loaded: without descriptors they might not be found. */
  private static void rehearse() {
    var failure = new IllegalStateException("rehearsed");
    var rehearsed = new HistoryUnavailable(StoreFailure.reason(failure), failure);
    LOG.trace("{}", rehearsed.getMessage());
  }

  CairoEngine engine() {
    return engine;
  }

  /** The rows that a query finds, to be read one by one. */
  <T> StoreCursor<T> of(String sql, Function<Record, T> row) {
    return new StoreCursor<>(this, sql, row);
  }

  /** All rows at once. */
  <T> List<T> all(String sql, Function<Record, T> row) {
    var rows = new ArrayList<T>();
    try (var reading = of(sql, row)) {
      reading.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** A query was answered. */
  void succeeded() {
    if (failures.get() > 0) {
      long failed = failures.getAndSet(0);
      if (failed > 0) {
        LOG.info("The history can be read again, after {} failures", failed);
      }
    }
  }

  /** A query has failed; what to throw. */
  HistoryUnavailable failed(Throwable failure) {
    var why = StoreFailure.reason(failure);
    if (failures.getAndIncrement() == 0) {
      LOG.warn("The history cannot be read: {}", why);
    }
    LOG.debug("The history cannot be read", failure);
    return new HistoryUnavailable(why, failure);
  }
}
