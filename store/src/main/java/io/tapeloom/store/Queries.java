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
 * Runs queries on a database. A query that fails, for example without file descriptors, throws
 * {@link HistoryUnavailable}. The first failure of a series is logged, and at its end the number of
 * failures. Thread-safe.
 */
final class Queries {

  private static final Logger LOG = LoggerFactory.getLogger(Queries.class);

  private final CairoEngine engine;

  /** Number of consecutive failures; 0: the last query succeeded. */
  private final AtomicLong failures = new AtomicLong();

  Queries(CairoEngine engine) {
    this.engine = engine;
    rehearse();
  }

  /** Loads the classes that a failure needs, because they cannot be loaded without descriptors. */
  private static void rehearse() {
    var failure = new IllegalStateException("rehearsed");
    var rehearsed = new HistoryUnavailable(StoreFailure.reason(failure), failure);
    LOG.trace("{}", rehearsed.getMessage());
  }

  CairoEngine engine() {
    return engine;
  }

  /** Returns the rows of a query, to be read one by one. */
  <T> StoreCursor<T> of(String sql, Function<Record, T> row) {
    return new StoreCursor<>(this, sql, row);
  }

  /** Returns all rows of a query. */
  <T> List<T> all(String sql, Function<Record, T> row) {
    var rows = new ArrayList<T>();
    try (var reading = of(sql, row)) {
      reading.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** Records a successful query. */
  void succeeded() {
    if (failures.get() > 0) {
      long failed = failures.getAndSet(0);
      if (failed > 0) {
        LOG.info("History can be read again, after {} failures", failed);
      }
    }
  }

  /** Records a failed query; returns the exception to throw. */
  HistoryUnavailable failed(Throwable failure) {
    var why = StoreFailure.reason(failure);
    if (failures.getAndIncrement() == 0) {
      LOG.warn("History cannot be read: {}", why);
    }
    LOG.debug("History cannot be read", failure);
    return new HistoryUnavailable(why, failure);
  }
}
