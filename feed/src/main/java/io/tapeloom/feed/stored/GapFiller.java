package io.tapeloom.feed.stored;

import io.tapeloom.feed.Backoff;
import io.tapeloom.feed.Pause;
import io.tapeloom.feed.stored.HistoryStore.Gap;
import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests the minutes that the market did not return at the start, until it returns them, and
 * stores them. Runs on its own daemon thread, which ends when there is no gap left, or when it is
 * closed. Thread-safe.
 */
final class GapFiller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GapFiller.class);

  private final Minutes source;
  private final HistoryStore store;
  private final HistoryWriter writer;
  private final Backoff backoff;
  private final Pause pause;
  private final Consumer<? super Gap> filled;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("history-gaps").unstarted(this::run);

  private volatile boolean closed;

  // Owned by the thread.

  /** Gaps whose failure was logged. */
  private final Set<Gap> reported = new HashSet<>();

  /** Gaps that are filled, but not reported to the listener yet. */
  private final Set<Gap> done = new LinkedHashSet<>();

  /** Returns closed minutes of the market, as {@code MarketSource.minutes} does. */
  interface Minutes {

    List<Bar> of(Instrument instrument, long fromMillis, long untilMillis) throws IOException;
  }

  /**
   * @param backoff the delay between attempts
   * @param filled receives each gap after it is filled; receives it again if it throws
   */
  GapFiller(
      Minutes source,
      HistoryStore store,
      HistoryWriter writer,
      Backoff backoff,
      Pause pause,
      Consumer<? super Gap> filled) {
    this.source = source;
    this.store = store;
    this.writer = writer;
    this.backoff = backoff;
    this.pause = pause;
    this.filled = filled;
  }

  /** Starts the thread if there is a gap. */
  void start() {
    if (!store.gaps().isEmpty()) {
      thread.start();
    }
  }

  /** Whether the thread has ended, or was not started. */
  boolean isOver() {
    return !thread.isAlive();
  }

  private void run() {
    try {
      for (int failures = 1; !closed; failures++) {
        pause.forNanos(TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis(failures)));
        if (fillAll()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Gap filler was interrupted");
    }
  }

  /** Tries to fill all gaps; returns whether there is no gap left. */
  private boolean fillAll() throws InterruptedException {
    for (var gap : store.gaps()) {
      try {
        fill(gap);
      } catch (IOException e) { // from the market; the start has logged that it did not answer
        LOG.debug("{} is not filled yet", text(gap), e);
      } catch (ExecutionException | RuntimeException | Error e) {
        report(gap, "cannot be filled", e);
      }
    }
    for (var gap : List.copyOf(done)) {
      try {
        filled.accept(gap);
        done.remove(gap);
      } catch (RuntimeException | Error e) {
        report(gap, "is filled, but cannot be published", e);
      }
    }
    return store.gaps().isEmpty() && done.isEmpty();
  }

  /** Logs failures that the market has not caused, once for each gap. */
  private void report(Gap gap, String what, Throwable failure) {
    LOG.debug("{} {}", text(gap), what, failure);
    if (reported.add(gap)) {
      LOG.error("{} {}, it is retried: {}", text(gap), what, failure.getMessage());
    }
  }

  private void fill(Gap gap) throws IOException, InterruptedException, ExecutionException {
    var minutes =
        source.of(gap.instrument(), gap.fromMillis(), gap.untilMillis()).stream()
            .map(bar -> new Minute(gap.instrument(), bar))
            .toList();
    done.add(writer.fill(gap, minutes).get());
    reported.remove(gap);
    LOG.info("{} is filled, with {} minutes", text(gap), minutes.size());
  }

  /** Describes a gap for the log. */
  static String text(Gap gap) {
    return "The gap in the history of %s from %s to %s"
        .formatted(
            gap.instrument().symbol(),
            Instant.ofEpochMilli(gap.fromMillis()),
            Instant.ofEpochMilli(gap.untilMillis()));
  }

  /** Stops; the next run of the server requests the remaining gaps again. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
