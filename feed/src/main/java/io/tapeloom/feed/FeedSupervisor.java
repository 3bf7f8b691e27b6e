package io.tapeloom.feed;

import io.tapeloom.market.MarketEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a feed on one daemon thread, and again after each failure, until it is closed or the feed's
 * market has ended. A feed that returns although its market has not ended has failed. After a run
 * that lasted longer than the maximum backoff, failures are counted from one again. Any thread may
 * call {@link #start}, once, and {@link #close}.
 */
public final class FeedSupervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedSupervisor.class);

  private final Feed feed;
  private final FeedListener listener;
  private final InstantSource clock;
  private final SteadyClock time;
  private final Pause pause;
  private final Backoff backoff;
  private final Thread thread = Thread.ofPlatform().daemon().name("feed").unstarted(this::run);

  private volatile boolean closed;

  // Owned by the feed's thread.
  private int failures;

  /** True from a failure until the next event. */
  private boolean failed;

  /**
   * @param clock the time for the reports
   * @param time measures how long a run lasts
   */
  public FeedSupervisor(
      Feed feed,
      FeedListener listener,
      InstantSource clock,
      SteadyClock time,
      Pause pause,
      Backoff backoff) {
    this.feed = feed;
    this.listener = listener;
    this.clock = clock;
    this.time = time;
    this.pause = pause;
    this.backoff = backoff;
  }

  public void start() {
    thread.start();
  }

  /**
   * Stops the feed and waits until the last call of the listener has returned. If the listener
   * itself calls it, it returns at once, and the feed stops afterwards.
   */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The body of the feed's thread. */
  void run() {
    report(new FeedStatus.Started(clock.instant()));
    boolean over = false;
    try {
      over = supervise();
    } catch (InterruptedException e) {
      LOG.debug("Feed interrupted");
    }
    report(over ? new FeedStatus.Ended(clock.instant()) : new FeedStatus.Stopped(clock.instant()));
  }

  /** Returns true if the market has ended, false if the supervisor was closed. */
  private boolean supervise() throws InterruptedException {
    while (!closed) {
      long beginMillis = time.millis();
      try {
        feed.run(this::deliver);
        if (feed.isOver()) {
          return true;
        }
        throw new IOException("The feed returned although its market has not ended");
      } catch (InterruptedException e) {
        throw e;
      } catch (Throwable failure) {
        if (closed) {
          return false;
        }
        pause.forNanos(TimeUnit.MILLISECONDS.toNanos(fail(failure, beginMillis)));
      }
    }
    return false;
  }

  private void deliver(MarketEvent event) {
    if (failed) {
      failed = false;
      LOG.info("Feed delivers again, after {} failures", failures);
      report(new FeedStatus.Restarted(clock.instant(), failures));
    }
    listener.onEvent(event);
    if (closed) {
      // The listener may have cleared the first interrupt.
      thread.interrupt();
    }
  }

  /** Records a failure and returns the milliseconds to wait. */
  private long fail(Throwable failure, long beginMillis) {
    if (time.millis() - beginMillis > backoff.maxMillis()) {
      failures = 0;
    }
    failures++;
    failed = true;
    long retryMillis = backoff.delayMillis(failures);
    if (isExpected(failure)) {
      LOG.warn(
          "Feed failed, {} consecutive failures, it runs again in {} ms: {}",
          failures,
          retryMillis,
          failure.toString());
      LOG.debug("Feed failed", failure);
    } else {
      LOG.warn(
          "Feed failed, {} consecutive failures, it runs again in {} ms",
          failures,
          retryMillis,
          failure);
    }
    report(new FeedStatus.Failed(clock.instant(), failure.toString(), failures, retryMillis));
    return retryMillis;
  }

  /** Whether the cause is outside this program, so that a stack trace does not help. */
  private static boolean isExpected(Throwable failure) {
    return failure instanceof IOException || failure instanceof UncheckedIOException;
  }

  private void report(FeedStatus status) {
    try {
      listener.onStatus(status);
    } catch (RuntimeException e) {
      LOG.error("Feed listener failed on status {}", status, e);
    }
  }
}
