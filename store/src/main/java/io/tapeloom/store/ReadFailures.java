package io.tapeloom.store;

import io.tapeloom.feed.HistoryUnavailable;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts reads that fail, for example without file descriptors. The first failure of a series is
 * logged, and at its end the number of failures. Thread-safe.
 */
final class ReadFailures {

  private static final Logger LOG = LoggerFactory.getLogger(ReadFailures.class);

  /** Number of consecutive failures; 0: the last read succeeded. */
  private final AtomicLong failures = new AtomicLong();

  ReadFailures() {
    rehearse();
  }

  /** Loads the classes that a failure needs, because they cannot be loaded without descriptors. */
  private static void rehearse() {
    var failure = new IllegalStateException("rehearsed");
    var rehearsed = new HistoryUnavailable(StoreFailure.reason(failure), failure);
    LOG.trace("{}", rehearsed.getMessage());
  }

  /** Records a successful read. */
  void succeeded() {
    if (failures.get() > 0) {
      long failed = failures.getAndSet(0);
      if (failed > 0) {
        LOG.info("History can be read again, after {} failures", failed);
      }
    }
  }

  /** Records a failed read; returns the exception to throw. */
  HistoryUnavailable failed(Throwable failure) {
    var why = StoreFailure.reason(failure);
    if (failures.getAndIncrement() == 0) {
      LOG.warn("History cannot be read: {}", why);
    }
    LOG.debug("History cannot be read", failure);
    return new HistoryUnavailable(why, failure);
  }
}
